//! The report of a diagnosis.

use std::fmt;

/// The report of a diagnosis: a check for each thing that was looked at, the endpoint first.
///
/// `Display` is a line for each check. No key, id or token is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    checks: Vec<Check>,
}

/// A thing that was looked at, and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Check {
    /// The thing that was looked at.
    pub subject: Subject,
    /// The verdict.
    pub verdict: Verdict,
    /// The problem, for programs; `None` if there is none or it has no name here.
    pub problem: Option<Problem>,
    /// The finding and what to do, in one line.
    pub message: String,
}

/// A thing that a diagnosis looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Subject {
    /// The endpoint of the service, and the way to it.
    Endpoint,
    /// The clock of this machine.
    Clock,
    /// The source of the credentials.
    Credentials,
    /// The access key, which names who calls.
    AccessKey,
    /// The secret key, which signs calls.
    SecretKey,
    /// The session token of temporary credentials.
    SessionToken,
    /// The permission to call.
    Permission,
    /// The AppId, which names an application.
    AppId,
    /// The AppKey, which signs room tokens.
    AppKey,
    /// A room token, which lets a user into a room.
    Token,
}

/// The verdict on a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// It works.
    Good,
    /// Nothing is known against it, and nothing for it.
    Unknown,
    /// It may be wrong.
    Doubtful,
    /// It is wrong.
    Bad,
}

/// The problem of a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// It is not set.
    Missing,
    /// It is what stands in examples, such as `your_app_id`.
    Placeholder,
    /// White space or quotes stand around or in it.
    Space,
    /// It has the form of another thing, and seems to stand in its place.
    LooksLike(Subject),
    /// It is the value of another thing.
    SameAs(Subject),
    /// It has a form that it cannot have.
    WrongForm,
    /// It belongs to another AppId or account.
    OfAnother,
    /// The service refuses it, with this code.
    Refused(String),
    /// There is no way to it.
    Unreachable,
    /// Its certificate is not trusted.
    Untrusted,
    /// The clock of this machine is ahead by so many seconds; behind if it is negative.
    Skewed(i64),
    /// Other users of this machine can read or change its file.
    Exposed,
}

impl Diagnosis {
    pub(super) fn new() -> Self {
        Self { checks: Vec::new() }
    }

    /// Returns the checks, in the order in which they were made.
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// Returns whether nothing is wrong or doubtful.
    pub fn is_good(&self) -> bool {
        let fine = |check: &Check| matches!(check.verdict, Verdict::Good | Verdict::Unknown);
        self.checks.iter().all(fine)
    }

    /// Returns the worst check of a thing; `None` if it was not looked at.
    pub fn worst(&self, subject: Subject) -> Option<&Check> {
        let checks = self.checks.iter().filter(|check| check.subject == subject);
        checks.max_by_key(|check| rank(check.verdict))
    }

    /// Returns each thing whose place another one seems to have taken, and that other one.
    pub fn misplaced(&self) -> impl Iterator<Item = (Subject, Subject)> {
        self.checks.iter().filter_map(|check| match check.problem {
            Some(Problem::LooksLike(other)) => Some((check.subject, other)),
            _ => None,
        })
    }

    pub(super) fn good(&mut self, subject: Subject, message: impl Into<String>) {
        self.add(subject, Verdict::Good, None, message);
    }

    pub(super) fn unknown(&mut self, subject: Subject, message: impl Into<String>) {
        self.add(subject, Verdict::Unknown, None, message);
    }

    pub(super) fn doubtful(
        &mut self,
        subject: Subject,
        problem: Problem,
        message: impl Into<String>,
    ) {
        self.add(subject, Verdict::Doubtful, Some(problem), message);
    }

    pub(super) fn bad(&mut self, subject: Subject, problem: Problem, message: impl Into<String>) {
        self.add(subject, Verdict::Bad, Some(problem), message);
    }

    fn add(
        &mut self,
        subject: Subject,
        verdict: Verdict,
        problem: Option<Problem>,
        message: impl Into<String>,
    ) {
        self.checks.push(Check {
            subject,
            verdict,
            problem,
            message: message.into(),
        });
    }
}

fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Unknown => 0,
        Verdict::Good => 1,
        Verdict::Doubtful => 2,
        Verdict::Bad => 3,
    }
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, check) in self.checks.iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            write!(f, "{check}")?;
        }
        Ok(())
    }
}

/// One line, control characters escaped.
impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Padding does not work for what is written piece by piece.
        let (subject, verdict) = (self.subject.to_string(), self.verdict.to_string());
        write!(f, "{verdict:<8}  {subject:<13}  ")?;
        for c in self.message.chars() {
            if c.is_control() {
                write!(f, "{}", c.escape_default())?;
            } else {
                write!(f, "{c}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Endpoint => "endpoint",
            Self::Clock => "clock",
            Self::Credentials => "credentials",
            Self::AccessKey => "access key",
            Self::SecretKey => "secret key",
            Self::SessionToken => "session token",
            Self::Permission => "permission",
            Self::AppId => "AppId",
            Self::AppKey => "AppKey",
            Self::Token => "room token",
        })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Good => "good",
            Self::Unknown => "unknown",
            Self::Doubtful => "doubtful",
            Self::Bad => "bad",
        })
    }
}
