//! Conditional requirements: `当 X 为 Y 时为必填`, and by the meaning of a value: `转码时必填`.
//!
//! A text is split into sentences and clauses. A clause with a mark (`必填`) and the case in it or in the clause before
//! are a statement; so are a waiver (`无需填写`) and its case. A condition is read only if the case is understood as a
//! whole and no other clause can narrow it. Everything else that seems to be one is unread.

mod case;
mod clauses;
#[cfg(test)]
mod tests;

pub(crate) use self::case::{Case, Naming, meaning_of_value};
use self::{
    case::{around_english, is_case, strip_subject},
    clauses::{ITSELF, Sentence, sentences},
};
use super::phrase::Phrase;

/// A condition as the page states it.
#[derive(Debug, PartialEq)]
pub(crate) struct Condition {
    pub(crate) case: Case,
    /// Something around it may narrow it: another condition, an exception, another way.
    pub(crate) is_narrowed: bool,
    /// The words of the page.
    pub(crate) words: String,
}

/// The requirements that a text states.
#[derive(Debug, Default)]
pub(crate) struct Stated {
    pub(crate) conditions: Vec<Condition>,
    /// The cases in which it is not required: `动态转码无需填写`.
    pub(crate) waived: Vec<Case>,
    /// The words that seem to state a condition and are not understood.
    pub(crate) unread: Vec<String>,
}

/// Words that call the parameter required.
static MARK: Phrase = Phrase::new(concat!(
    r"必填|必选|必传|必须(?:填写|传入|提供)|(?i:\brequired(?: only)?(?P<english> (?:when|if|unless|except|in case|on)\b| *$))",
    r"|(?P<weak>必?[须需]要?正确(?:填写|设置)|(?:必须|需要?|须|要)(?:填写?|传入?|设置|指定|提供|配置)",
    r"|不(?:能|可|可以|得|允许)为空|要有|不可缺少?)",
));
/// Words that call it optional.
static WAIVER: Phrase = Phrase::new(concat!(
    r"(?P<label>[选可]填|可选|非必[填选传]|(?i:\boptional\b))|可以?(?:不[填传写设给选]|省略|忽略|留空|缺省|为空)[写入置]?",
    r"|(?:无[需须]|不必|不用|不需要?|免)(?:再|要)?(?:必?填|传|设|指定|提供|配置|给出)[写入置]?",
    r"|(?i:\b(?:not|no longer|never) (?:be )?required\b|\b(?:can|may) be (?:omitted|left out))",
));
/// Words of a clause in front of a statement with which it holds for a part of the cases only, or for another member.
static CONTEXT: Phrase = Phrase::new(concat!(
    r"^(?:当[^前]|若|如[^下上图]|在|对[^方话谈应象照齐准外称比]|除|仅|没有?|未|其[中余他它]",
    r"|每|且|并|但|与|和|(?i:when|if|for|unless|except)\b)",
    r"|(?:[^实同定小临及]时|后|之前|[^如以]下|的话|情况|场景)$|二选一|[选填]?其一|之一|任[一意选]|至少|也可",
    r"|(?:^|[的和与、])\s*`[^`]+`$|^[A-Za-z]\w*$",
));
/// Words of a clause behind a statement that take something back.
static NARROWS: Phrase = Phrase::new(concat!(
    r"除|例外|但|不过|二选一|其[一中]|之一|任[一意选]|至少|[也亦]可|^或|可[在由用]|代替|替代",
    r"|(?i:\b(?:except|unless|but|or|either|instead)\b)",
));
/// Words of a later sentence that take something back.
static TAKES_BACK: Phrase =
    Phrase::new(r"^(?:但|不过|除|或|也可|亦可|(?i:but|or|except|unless)\b)|除外|除非|例外|二选一");
/// The rest of the cases: `其他选填`, `否则可不填`.
static OTHERWISE: Phrase = Phrase::new(r"^(?:否则|反之|(?:在)?其[他它余]|别的|otherwise|else)");
/// Words behind a mark that belong to it.
static WHOLE: Phrase = Phrase::new(
    r"^\s*(?:(?:项|参数|字段|它|(?:该|此|本)(?:字段|参数)|\u{e000}(?:\s*的值)?)?\s*|[且并].*)$",
);
/// The name of another member behind a mark: `须设置 X`.
static OBJECT: Phrase = Phrase::new(r"^\s*`[A-Za-z_][\w.]*`");
/// The name of another member in front of a mark.
static OTHER: Phrase = Phrase::new(r"`[A-Za-z_][\w.]*`\s*(?:参数|字段|的值|[也均都还为是])*\s*$");

/// A clause that calls the parameter required or optional.
struct Statement<'a> {
    /// The places of the first and the last of its clauses.
    clauses: (usize, usize),
    /// The words of the case; empty if there are none.
    case: String,
    /// The words in front of the mark.
    head: &'a str,
    /// The words behind the mark.
    rest: &'a str,
    /// The mark is that of a weak wording: `须设置` may go on with the name of another member.
    is_weak: bool,
    is_english: bool,
    waives: Option<Waives>,
    /// The end of the mark in the last clause.
    end: usize,
}

/// The way in which a waiver is worded.
#[derive(PartialEq)]
enum Waives {
    /// As in the column of required parameters: `可选`.
    Label,
    Clause,
}

impl Statement<'_> {
    fn read(&self, case: &str) -> Option<Case> {
        if self.is_english {
            Case::read_english(case)
        } else {
            Case::read(case)
        }
    }
}

/// The conditions that a text states for the member with this name.
pub(crate) fn parse(text: &str, own: &str) -> Stated {
    let mut stated = Stated::default();
    let mut is_taken_back = false;
    for sentence in &sentences(text, own) {
        let clauses = sentence.clauses();
        let takes_back = clauses
            .first()
            .is_some_and(|clause| TAKES_BACK.find(clause).is_some());
        is_taken_back |= takes_back && !stated.conditions.is_empty();
        let statements = statements(&clauses);
        for (at, statement) in statements.iter().enumerate() {
            if statement.waives.is_some() {
                // `可忽略,无需填写`: said twice.
                let before = at.checked_sub(1).and_then(|before| statements.get(before));
                let is_again =
                    statement.case.is_empty() && before.is_some_and(|s| s.waives.is_some());
                is_taken_back |= !is_again && !waive(&mut stated, statement);
            } else {
                let narrowed = is_narrowed(sentence, &statements, at);
                require(&mut stated, sentence, statement, narrowed);
            }
        }
    }
    for condition in &mut stated.conditions {
        condition.is_narrowed |= is_taken_back;
        condition.words = condition.words.replace(ITSELF, &format!("`{own}`"));
    }
    for words in &mut stated.unread {
        *words = words.replace(ITSELF, &format!("`{own}`"));
    }
    stated.unread.dedup();
    stated
}

/// The clauses of a sentence that call the parameter required or optional, with their cases.
fn statements<'a>(clauses: &[&'a str]) -> Vec<Statement<'a>> {
    let mut found: Vec<Statement<'a>> = Vec::new();
    for (at, clause) in clauses.iter().enumerate() {
        let Some(mut statement) = statement(clause, at) else {
            continue;
        };
        let is_free = |before: usize| found.last().is_none_or(|last| last.clauses.1 < before);
        let before = at.checked_sub(1).filter(|before| is_free(*before));
        let before = before.and_then(|before| Some((before, *clauses.get(before)?)));
        if let Some((before, words)) = before.filter(|_| statement.case.is_empty()) {
            statement.clauses.0 = before;
            statement.case = strip_subject(words).to_owned();
        }
        found.push(statement);
    }
    found
}

/// The statement that a clause makes.
fn statement<'a>(clause: &'a str, at: usize) -> Option<Statement<'a>> {
    let waiver = WAIVER.find(clause);
    let waiver = waiver.and_then(|found| Some((found.get(0)?, found.name("label").is_some())));
    let marks = MARK.all(clause).filter_map(|found| {
        let mark = found.get(0)?;
        let end = found
            .name("english")
            .map_or(mark.end(), |rest| rest.start());
        Some((mark.start(), end, found.name("weak").is_some()))
    });
    let mark = marks
        .filter(|(start, end, weak)| !is_adjective(clause, *start, *end, *weak))
        .find(|(start, ..)| {
            // `非必填` holds a mark, and is none.
            waiver.is_none_or(|(words, _)| *start < words.start())
        });
    let (start, end, is_weak, waives) = match (mark, waiver) {
        (Some((start, end, is_weak)), _) => (start, end, is_weak, None),
        (None, Some((words, true))) => (words.start(), words.end(), false, Some(Waives::Label)),
        (None, Some((words, false))) => (words.start(), words.end(), false, Some(Waives::Clause)),
        (None, None) => return None,
    };
    let (head, rest) = (clause.get(..start)?, clause.get(end..)?);
    let is_english = clause.get(start..end)?.is_ascii();
    let goes_on = !is_english && WHOLE.find(rest).is_none();
    // `可选值`, `须设置别的`.
    if goes_on && (is_weak || waives == Some(Waives::Label) || OBJECT.find(rest).is_some()) {
        return None;
    }
    Some(Statement {
        clauses: (at, at),
        case: if is_english {
            around_english(head, rest)
        } else {
            strip_subject(head).to_owned()
        },
        head,
        rest,
        is_weak,
        is_english,
        waives,
        end: if is_english { clause.len() } else { end },
    })
}

/// Returns whether a mark only describes something: `传入的必填参数值`, `非必填`.
fn is_adjective(clause: &str, start: usize, end: usize, is_weak: bool) -> bool {
    let before = clause.get(..start).unwrap_or_default().trim_end();
    let behind = clause.get(end..).unwrap_or_default();
    let negated = before.ends_with(['非', '不', '的', '中', '无'])
        || (is_weak && before.ends_with(['只', '需', '主', '重', '想', '没', '未']));
    negated || behind.starts_with(['的', '与', '`']) || behind.starts_with("参数值")
}

/// Notes a waiver. Returns whether it leaves the conditions as they are.
fn waive(stated: &mut Stated, statement: &Statement<'_>) -> bool {
    if OTHERWISE.find(&statement.case).is_some() {
        return true;
    }
    let is_first = stated.conditions.is_empty() && stated.unread.is_empty();
    // `高度,可选`: what stands in front of a label may be anything.
    let is_label =
        statement.waives == Some(Waives::Label) && statement.clauses.0 < statement.clauses.1;
    if statement.case.is_empty() || (is_label && is_first && !is_case(&statement.case)) {
        return is_first;
    }
    if speaks_of_another(statement) {
        return true;
    }
    let lead = ['但', '而', '且', '故'];
    let is_whole = statement.is_english || WHOLE.find(statement.rest).is_some();
    match statement.read(statement.case.trim_start_matches(lead)) {
        Some(case) if is_whole => {
            stated.waived.push(case);
            true
        }
        _ => false,
    }
}

/// Notes a requirement: as a condition, or as not understood.
fn require(stated: &mut Stated, sentence: &Sentence, statement: &Statement<'_>, narrowed: bool) {
    let (first, last) = statement.clauses;
    let clauses = sentence.clauses();
    let has_case = clauses.iter().take(last + 1).any(|clause| is_case(clause));
    // What an item in an item speaks of is known with the items around only.
    let is_unclear =
        |case: &Case| has_case || (sentence.is_nested && !case.values.concat().is_ascii());
    match statement.read(&statement.case) {
        // `若开启,文件名必填`: the case is another one.
        Some(case) if !(case.is_bare && is_unclear(&case)) => stated.conditions.push(Condition {
            case,
            is_narrowed: narrowed,
            words: sentence.words(first, last, statement.end),
        }),
        read if (has_case || read.is_some()) && !speaks_of_another(statement) => {
            stated.unread.push(sentence.words(0, last, statement.end));
        }
        _ => {}
    }
}

/// Returns whether the words between the case and the mark end with the name of another member.
fn speaks_of_another(statement: &Statement<'_>) -> bool {
    let subject = statement.head.rsplit('时').next().unwrap_or_default();
    let is_itself = subject.contains(ITSELF) || Case::read(subject).is_some();
    !is_itself && OTHER.find(subject).is_some()
}

/// Returns whether something around a requirement may narrow it.
fn is_narrowed(sentence: &Sentence, statements: &[Statement<'_>], at: usize) -> bool {
    let Some(statement) = statements.get(at) else {
        return true;
    };
    let is_stated = |clause: &usize| {
        let mut all = statements.iter().map(|other| other.clauses);
        all.any(|(first, last)| (first..=last).contains(clause))
    };
    let (first, last) = statement.clauses;
    let others = |clause: &(usize, &&str)| !is_stated(&clause.0);
    let all = sentence.clauses();
    let clauses = || all.iter().enumerate().filter(others);
    let mut before = clauses().filter(|(at, _)| *at < first);
    let mut behind = clauses().filter(|(at, _)| *at > last);
    let is_only = statement.is_weak && statement.case.starts_with(['仅', '只']);
    sentence.is_part
        || is_only
        || before.any(|(_, words)| is_context(words))
        || behind.any(|(_, words)| NARROWS.find(words).is_some())
        || NARROWS.find(statement.rest).is_some()
        || (WHOLE.find(statement.rest).is_none() && !statement.is_english)
}

/// Returns whether what follows a clause holds with it only.
fn is_context(words: &str) -> bool {
    CONTEXT.find(words).is_some() || Case::read(words).is_some_and(|case| case.member.is_some())
}
