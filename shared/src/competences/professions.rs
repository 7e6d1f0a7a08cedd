// SPDX-License-Identifier: AGPL-3.0-or-later
//! The roles that people have in an equipe.

use crate::macros::words;
use crate::text::Bilingual;

words!(
    /// What somebody does in an equipe.
    Profession {
        /// Social worker.
        SocialWorker = "AS",
        /// Area coordinator, a social worker.
        AreaCoordinator = "CDA",
        /// Professional or socio-pedagogical educator.
        Educator = "EDU",
        /// Psychologist.
        Psychologist = "PSI",
        /// Linguistic and cultural mediator.
        Mediator = "MED",
        /// Legal operator.
        LegalOperator = "OLE",
        /// Labour-orientation operator, of an employment centre or not.
        LabourOrientation = "ORI",
        /// Physician, nurse, psychiatrist.
        Health = "SAN",
        /// Social and health care worker.
        CareWorker = "OSS",
        /// Teacher of Italian as a second language.
        Teacher = "INS",
        /// Housing operator.
        Housing = "ABI",
        /// Tutor of job placements.
        PlacementTutor = "TUT",
        /// Financial educator.
        FinancialEducator = "EDF",
        /// Liaison with the police.
        PoliceLiaison = "POL",
        /// Liaison with the third sector.
        ThirdSector = "TS",
        /// Project writing and reporting of expenses.
        ProjectDesigner = "PRG",
        /// Manager or decision maker.
        Manager = "DIR",
        /// Administrative staff.
        Administrative = "AMM"
    }
);

impl Profession {
    /// What it is called.
    pub fn name(self) -> Bilingual {
        let (it, en) = match self {
            Self::SocialWorker => ("Assistente sociale", "Social worker"),
            Self::AreaCoordinator => ("Coordinatore o coordinatrice d’area", "Area coordinator"),
            Self::Educator => ("Educatore o educatrice", "Educator"),
            Self::Psychologist => ("Psicologo o psicologa", "Psychologist"),
            Self::Mediator => ("Mediatore o mediatrice linguistico-culturale", "Linguistic and cultural mediator"),
            Self::LegalOperator => ("Operatore o operatrice legale", "Legal operator"),
            Self::LabourOrientation => ("Orientatore o orientatrice al lavoro", "Labour-orientation operator"),
            Self::Health => ("Medico o infermiere", "Physician or nurse"),
            Self::CareWorker => ("Operatore o operatrice socio-sanitaria", "Social and health care worker"),
            Self::Teacher => ("Insegnante di italiano L2", "Teacher of Italian as a second language"),
            Self::Housing => ("Operatore o operatrice dell’abitare", "Housing operator"),
            Self::PlacementTutor => ("Tutor di inserimento lavorativo", "Job placement tutor"),
            Self::FinancialEducator => ("Educatore o educatrice finanziaria", "Financial educator"),
            Self::PoliceLiaison => ("Referente di polizia locale o questura", "Liaison with the police"),
            Self::ThirdSector => ("Referente del terzo settore", "Liaison with the third sector"),
            Self::ProjectDesigner => ("Progettista e rendicontazione", "Project design and reporting"),
            Self::Manager => ("Dirigente", "Manager"),
            Self::Administrative => ("Personale amministrativo", "Administrative staff"),
        };
        Bilingual { it: it.into(), en: en.into() }
    }
}
