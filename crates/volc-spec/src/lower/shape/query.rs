//! The types that can go into a query.

use volc_ir::Type;

use super::{Shape, Shaped, Shaper};
use crate::{Code, Diagnostic};

impl Shaper<'_> {
    /// Lists in the query are noted; nested values there are errors. For both the overlay may say how they are written.
    pub(crate) fn check_query(&mut self, query: &[Shaped]) {
        for Shaped { field, shape } in query {
            let path = format!("Query.{}", field.name);
            let span = field.span.start as usize..field.span.end as usize;
            let name = &field.name;
            let file = &self.page.file;
            match shape {
                Shape::Leaf(Type::Json {}) => {}
                Shape::Leaf(_) | Shape::Enum(_) => {
                    if let Some(owner) = self.overlay
                        && let Some(entry) = owner.field(&path).and_then(|o| o.query.as_ref())
                    {
                        let why = "a single value goes into the query as it is";
                        self.diagnostics.push(owner.needless(entry, why));
                    }
                }
                _ if field.query_json => {}
                Shape::List(of) if matches!(**of, Shape::Leaf(_) | Shape::Enum(_)) => {
                    self.diagnostics.push(
                        Diagnostic::new(
                            Code::QueryList,
                            file,
                            span,
                            format!("the list `{name}` goes into the query"),
                        )
                        .label("sent as one `name=value` for each item")
                        .help("no page proves this form; check it against the service"),
                    )
                }
                _ => self.diagnostics.push(
                    Diagnostic::new(
                        Code::NestedQuery,
                        file,
                        span,
                        format!("`{name}` is a nested value in the query"),
                    )
                    .label("a query holds single values only")
                    .help(format!(
                        "if the service takes it as JSON text, say so in the overlay: \
                            `[field.\"{path}\"]` `query = \"json\"`"
                    )),
                ),
            }
        }
    }
}
