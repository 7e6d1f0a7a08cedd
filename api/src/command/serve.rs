// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti serve`.

use std::sync::Arc;

use actix_web::web::Data;
use tracing_subscriber::EnvFilter;

use crate::access::secrets::Secrets;
use crate::config::Config;
use crate::state::{Clock as _, State, SystemClock};

/// Opens, migrates, loads the reference data, serves.
pub(super) fn run(config: Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log).map_err(|error| anyhow::anyhow!("COE_LOG: {error}"))?;
    tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter).with_writer(std::io::stderr).init();
    let db = super::open(&config)?;
    for migration in db.migrate()? {
        tracing::info!(migration, "migrated");
    }
    let loaded = crate::reference::load(&db, SystemClock.now(), crate::reference::Extent::Full)?;
    tracing::info!(tables = loaded.tables, values = loaded.values.unwrap_or(0), "reference data");
    let secrets = Secrets::open(&config.data_dir)?;
    if config.demo {
        let n_added = crate::demo::load(&db, SystemClock.now())?;
        let n_equipes = crate::demo::equipes::load(&db, SystemClock.now())?;
        tracing::info!(n_added, n_equipes, "accounts and equipes of the demonstration");
    } else if !db.read_now(crate::users::store::is_any)? {
        super::say("nobody can come in yet: `coefficienti setup-link` prints the link of the first administrator");
    }
    super::say(&format!("CO.Efficienti: http://{} (API at /docs/, Ctrl+C to stop)", config.bind));
    let state = Data::new(State::new(config, db, Arc::new(SystemClock), secrets)?);
    actix_web::rt::System::new().block_on(crate::server::serve(state))
}
