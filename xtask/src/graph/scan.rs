//! The paths in the tokens of an item, those of macros included.

use proc_macro2::{Delimiter, Ident, Spacing, TokenStream, TokenTree};
use syn::{Attribute, Item, UseTree};

/// A path in the code, or a name that an import may have brought in.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub(super) path: Vec<String>,
    pub(super) line: usize,
    /// True if it is called as a macro.
    pub(super) is_macro: bool,
}

/// A name that a `use` brings in.
#[derive(Clone, Debug)]
pub(super) struct Import {
    /// The name; `None` for all names of what the path leads to.
    pub(super) name: Option<String>,
    pub(super) path: Vec<String>,
    pub(super) line: usize,
    /// True if it is passed on, so that it is no use by itself.
    pub(super) is_reexport: bool,
}

/// The references in the tokens of an item.
#[derive(Default)]
pub(super) struct Scanned {
    pub(super) references: Vec<Reference>,
    pub(super) imports: Vec<Import>,
}

/// Finds the paths and the imports in the tokens of an item.
pub(super) fn scan(tokens: TokenStream) -> Scanned {
    let mut scanned = Scanned::default();
    walk(tokens, &mut scanned);
    scanned
}

/// Returns whether only tests see an item.
pub(super) fn is_test_only(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .meta
                .require_list()
                .is_ok_and(|list| is_test(&list.tokens))
    })
}

fn is_test(condition: &TokenStream) -> bool {
    let text = condition.to_string().replace(' ', "");
    text == "test" || text.starts_with("all(test,")
}

/// Returns the name that an item defines.
pub(super) fn name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

/// Returns the names behind `struct`, `fn` and the like, however deep.
pub(super) fn definitions(tokens: TokenStream) -> Vec<String> {
    const WORDS: [&str; 7] = ["struct", "enum", "trait", "type", "fn", "static", "const"];
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut names = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        match (token, tokens.get(index + 1)) {
            (TokenTree::Group(group), _) => names.extend(definitions(group.stream())),
            (TokenTree::Ident(word), Some(TokenTree::Ident(name)))
                if WORDS.iter().any(|w| word == w) =>
            {
                names.push(name.to_string());
            }
            _ => {}
        }
    }
    names
}

/// Returns what a `use` brings in.
pub(super) fn imports(tree: &UseTree, is_extern: bool, is_reexport: bool) -> Vec<Import> {
    let mut found = Vec::new();
    let prefix = if is_extern {
        vec![String::new()]
    } else {
        Vec::new()
    };
    flatten(tree, &prefix, is_reexport, &mut found);
    found
}

fn flatten(tree: &UseTree, prefix: &[String], is_reexport: bool, found: &mut Vec<Import>) {
    let mut add = |name: Option<String>, last: Option<&Ident>, line: usize| {
        // `use a::b::{self}` is `use a::b`.
        let last = last
            .map(plain)
            .filter(|last| last != "self" || prefix.is_empty());
        let path: Vec<String> = prefix.iter().cloned().chain(last).collect();
        let name = match name {
            Some(name) if name == "self" => path.last().cloned(),
            name => name,
        };
        found.push(Import {
            name,
            path,
            line,
            is_reexport,
        });
    };
    match tree {
        UseTree::Path(path) => {
            let prefix = [prefix, &[plain(&path.ident)]].concat();
            flatten(&path.tree, &prefix, is_reexport, found);
        }
        UseTree::Name(name) => add(
            Some(plain(&name.ident)),
            Some(&name.ident),
            line(&name.ident),
        ),
        UseTree::Rename(name) => add(
            Some(plain(&name.rename)),
            Some(&name.ident),
            line(&name.ident),
        ),
        UseTree::Glob(glob) => add(None, None, glob.star_token.span.start().line),
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, prefix, is_reexport, found);
            }
        }
    }
}

fn plain(ident: &Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}

fn line(ident: &Ident) -> usize {
    ident.span().start().line
}

fn walk(tokens: TokenStream, scanned: &mut Scanned) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                at = attribute(&tokens, at, scanned)
            }
            TokenTree::Group(group) => {
                walk(group.stream(), scanned);
                at += 1;
            }
            TokenTree::Ident(ident) if ident == "use" => at = local_use(&tokens, at, scanned),
            TokenTree::Ident(ident) if ident == "pub" => {
                at += 1 + usize::from(is_restriction(tokens.get(at + 1)))
            }
            // A label or a lifetime.
            TokenTree::Punct(punct) if punct.as_char() == '\'' => at += 2,
            TokenTree::Ident(_) => at = path(&tokens, at, scanned),
            _ => at += 1,
        }
    }
}

/// Returns whether it is the `(in path)` of a visibility.
fn is_restriction(token: Option<&TokenTree>) -> bool {
    let Some(TokenTree::Group(group)) = token else {
        return false;
    };
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::Parenthesis
        && matches!(first, Some(TokenTree::Ident(word)) if ["in", "crate", "self", "super"].iter().any(|w| word == w))
}

/// Passes over an attribute, and over what follows one that leaves it to tests.
fn attribute(tokens: &[TokenTree], at: usize, scanned: &mut Scanned) -> usize {
    let Some(TokenTree::Group(group)) = tokens.get(at + 1) else {
        return at + 1;
    };
    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
    let is_test_only = match inner.as_slice() {
        [TokenTree::Ident(cfg), TokenTree::Group(condition)] => {
            cfg == "cfg" && is_test(&condition.stream())
        }
        [TokenTree::Ident(word)] => word == "test",
        _ => false,
    };
    if !is_test_only {
        walk(group.stream(), scanned);
        return at + 2;
    }
    let ends = |token: &TokenTree| match token {
        TokenTree::Punct(punct) => [';', ','].contains(&punct.as_char()),
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        _ => false,
    };
    let rest = tokens.get(at + 2..).unwrap_or_default();
    rest.iter()
        .position(ends)
        .map_or(tokens.len(), |length| at + 3 + length)
}

/// Reads a `use` inside a function.
fn local_use(tokens: &[TokenTree], at: usize, scanned: &mut Scanned) -> usize {
    let rest = tokens.get(at..).unwrap_or_default();
    let end = rest
        .iter()
        .position(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';'));
    let item = end
        .and_then(|end| rest.get(..=end))
        .map(|item| item.iter().cloned().collect());
    match item.map(syn::parse2::<syn::ItemUse>) {
        Some(Ok(item)) => {
            scanned
                .imports
                .extend(imports(&item.tree, item.leading_colon.is_some(), false));
            at + end.unwrap_or_default() + 1
        }
        // `impl Trait + use<'a>`
        _ => at + 1,
    }
}

/// Reads the path that starts at a token.
fn path(tokens: &[TokenTree], at: usize, scanned: &mut Scanned) -> usize {
    let Some(TokenTree::Ident(first)) = tokens.get(at) else {
        return at + 1;
    };
    let mut segments = vec![plain(first)];
    let mut next = at + 1;
    while is_separator(tokens, next) {
        match tokens.get(next + 2) {
            Some(TokenTree::Ident(segment)) => segments.push(plain(segment)),
            _ => break,
        }
        next += 3;
    }
    let is = |index: usize, mark: char| matches!(tokens.get(index), Some(TokenTree::Punct(p)) if p.as_char() == mark);
    let is_macro = is(next, '!')
        && !matches!(tokens.get(next), Some(TokenTree::Punct(p)) if p.spacing() == Spacing::Joint);
    let before = |mark: char| at > 0 && is(at - 1, mark);
    // A member, a variable of a macro, an item of a type such as `<T as Trait>::Item`.
    let is_crate_variable = before('$') && first == "crate";
    let is_member =
        (before('.') && !(at > 1 && is(at - 2, '.'))) || (before('$') && !is_crate_variable);
    let follows_path = at > 1 && is_separator(tokens, at - 2);
    let is_extern = follows_path
        && (at == 2
            || !is(at - 3, '>') && !matches!(tokens.get(at - 3), Some(TokenTree::Ident(_))));
    if is_member || (follows_path && !is_extern) {
        return next;
    }
    if is_extern {
        segments.insert(0, String::new());
    }
    let looks_defined = segments.len() > 1
        || is_macro
        || is_name(first, tokens.get(next)) && !is_definition(tokens, at);
    if looks_defined {
        scanned.references.push(Reference {
            path: segments,
            line: line(first),
            is_macro,
        });
    }
    next
}

fn is_separator(tokens: &[TokenTree], at: usize) -> bool {
    match (tokens.get(at), tokens.get(at + 1)) {
        (Some(TokenTree::Punct(a)), Some(TokenTree::Punct(b))) => {
            a.as_char() == ':' && a.spacing() == Spacing::Joint && b.as_char() == ':'
        }
        _ => false,
    }
}

/// Returns whether a single word can name an item: a type, a constant, or a function that is called.
fn is_name(word: &Ident, next: Option<&TokenTree>) -> bool {
    let upper = plain(word).starts_with(|c: char| c.is_ascii_uppercase());
    let called = matches!(next, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
    upper || called
}

fn is_definition(tokens: &[TokenTree], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let keywords = ["fn", "struct", "enum", "trait", "type"];
    matches!(before, Some(TokenTree::Ident(word)) if keywords.iter().any(|w| word == w))
}
