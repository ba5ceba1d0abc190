//! Generating with progenitor from the same Actions.

use progenitor::{GenerationSettings, Generator};
use volc_ir::Ir;

use crate::machine::root;
use crate::{Result, openapi};

/// Reads our pages.
pub fn ir() -> Result<Ir> {
    let path = root().join("crates/volc-rtc-emulator/src/generated/rtc.ir.json");
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}

/// The client that it generates for all Actions.
pub fn source(ir: &Ir) -> Result<String> {
    let text = openapi::document(ir, ir.actions.len()).to_string();
    generate(&text)
}

/// Generates for so many operations in this process. Making the document does not count.
pub fn time(operations: usize) -> Result<()> {
    let text = openapi::document(&ir()?, operations).to_string();
    let before = crate::process::own_ms()?;
    let bytes = generate(&text)?.len();
    let spent = crate::process::own_ms()? - before;
    println!("{}", serde_json::json!({"cpu_ms": spent, "bytes": bytes}));
    Ok(())
}

fn generate(document: &str) -> Result<String> {
    let document = serde_json::from_str(document)?;
    let tokens = Generator::new(&GenerationSettings::default()).generate_tokens(&document)?;
    Ok(prettyplease::unparse(&syn::parse2(tokens)?))
}
