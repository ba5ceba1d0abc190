//! The error codes that `[wait]` names: the service has to know them.

use super::Loader;
use crate::{Code, Diagnostic, nearest::did_you_mean};

impl Loader {
    /// Reports each code of a wait that neither the service's tables nor the Action's page have. Without any table
    /// nothing is known of codes.
    pub(super) fn report_wait_codes(&mut self) {
        let mut unknown = Vec::new();
        for read in &self.actions {
            let Some((overlay, wait)) = read
                .overlay
                .as_ref()
                .and_then(|o| Some((o, o.wait.as_ref()?)))
            else {
                continue;
            };
            let service = self.codes.iter().map(|(_, code)| code.code.as_str());
            let page = read.action.errors.iter().map(|error| error.code.as_str());
            let known: Vec<&str> = service.chain(page).collect();
            if known.is_empty() {
                continue;
            }
            let missing = wait
                .value
                .not_found
                .iter()
                .filter(|code| !known.contains(&code.value.as_str()));
            for code in missing {
                let message = format!("there is no error code `{}`", code.value);
                let mut error = Diagnostic::new(
                    Code::OverlayValue,
                    &overlay.file,
                    code.span.clone(),
                    message,
                )
                .label("in no table of error codes");
                error
                    .help
                    .extend(did_you_mean(&code.value, known.iter().copied()));
                unknown.push(error);
            }
        }
        self.diagnostics.extend(unknown);
    }
}
