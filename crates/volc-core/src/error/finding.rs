//! Findings on a request as a whole, though each of its fields keeps to its bounds.

use std::fmt;

use crate::action::ActionInfo;
use crate::wire::Json;

/// A check of whole requests, which a client of a service makes before it sends one: the facts of the Action, and a
/// function that writes the request as JSON.
pub type SemanticCheck = fn(&ActionInfo, &dyn Fn() -> Json) -> Findings;

/// The weight of a [`Finding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The service carries the request out, but ignores a part of it, or does it badly.
    Warning,
    /// The service refuses the request, or accepts it and then fails. Such a request is not sent.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// Something in a request that does not go together, with the reason and its source.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The name of the rule, such as `agent-is-target`. It stays the same between releases.
    pub code: &'static str,
    /// Its weight.
    pub severity: Severity,
    /// The path of the field, in serialized names: `AgentConfig.TargetUserId[0]`.
    pub path: String,
    /// The problem and its remedy. Secrets are not in it.
    pub reason: String,
    /// The vendor's page that says so.
    pub page: &'static str,
}

impl Finding {
    /// Creates a finding.
    pub fn new(
        code: &'static str,
        severity: Severity,
        path: impl Into<String>,
        reason: impl Into<String>,
        page: &'static str,
    ) -> Self {
        Self {
            code,
            severity,
            path: path.into(),
            reason: reason.into(),
            page,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            code,
            severity,
            path,
            reason,
            page,
        } = self;
        write!(f, "{severity} {code} at `{path}`: {reason} (see {page})")
    }
}

/// All findings in a request, in the order of the checks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Returns whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the number of findings.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Iterates over the findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.0.iter()
    }

    /// Iterates over those for which a request is not sent.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.with_severity(Severity::Error)
    }

    /// Iterates over those with which a request is sent nevertheless.
    pub fn warnings(&self) -> impl Iterator<Item = &Finding> {
        self.with_severity(Severity::Warning)
    }

    /// Succeeds unless there is an error among the findings.
    ///
    /// # Errors
    /// All findings, the warnings too.
    pub fn into_result(self) -> Result<(), Self> {
        if self.errors().next().is_none() {
            return Ok(());
        }
        Err(self)
    }

    fn with_severity(&self, severity: Severity) -> impl Iterator<Item = &Finding> {
        self.0
            .iter()
            .filter(move |finding| finding.severity == severity)
    }
}

impl From<Vec<Finding>> for Findings {
    fn from(findings: Vec<Finding>) -> Self {
        Self(findings)
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            finding.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Findings {}
