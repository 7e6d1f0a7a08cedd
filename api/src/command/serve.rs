// SPDX-License-Identifier: AGPL-3.0-or-later
//! `coefficienti serve`.

use std::sync::Arc;

use actix_web::web::Data;
use tracing_subscriber::EnvFilter;

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
    super::say(&format!("CO.Efficienti: http://{} (API at /docs/, Ctrl+C to stop)", config.bind));
    let state = Data::new(State::new(config, db, Arc::new(SystemClock)));
    actix_web::rt::System::new().block_on(crate::server::serve(state))
}
