//! Numbers as defaults, with their units.

use serde_json::Value;

use crate::meaning::quantity::{self, Amount, Quantity, Unit, measure};

const OTHER_UNIT: &str = "its unit is another one than the field's";

/// A whole number, in the unit of the field; not a size, whose number is another one in bytes.
pub(super) fn integer(
    rest: &str,
    stated: Option<&'static str>,
) -> Result<Option<Value>, &'static str> {
    let Some((quantity, behind)) = quantity::read(rest) else {
        return Ok(None);
    };
    match (quantity.amount, quantity.unit) {
        (_, Unit::Bytes(_)) => return Ok(None),
        (_, Unit::Relation) => return Err("it is a relation"),
        (Amount::Float(_) | Amount::Infinite, _) => return Ok(None),
        (Amount::Int(_), _) => {}
    }
    check_unit(&quantity, rest, behind, stated)?;
    let number = quantity
        .amount
        .number()
        .filter(|number| number.as_i64().is_some());
    let number = number.ok_or("an Integer cannot hold it")?;
    Ok(Some(Value::Number(number)))
}

/// A number with a fraction, in the unit of the field.
pub(super) fn float(
    rest: &str,
    stated: Option<&'static str>,
    token: &str,
) -> Result<Option<Value>, &'static str> {
    if let Some((quantity, behind)) = quantity::read(rest) {
        if quantity.unit == Unit::Relation {
            return Err("it is a relation");
        }
        check_unit(&quantity, rest, behind, stated)?;
    }
    let number = token.trim().trim_matches('"').parse::<f64>().ok();
    Ok(number.filter(|number| number.is_finite()).map(Value::from))
}

/// Refuses a number whose unit is not the one of the field, or glued to it and unknown: `1w`.
fn check_unit(
    quantity: &Quantity<'_>,
    rest: &str,
    behind: &str,
    stated: Option<&'static str>,
) -> Result<(), &'static str> {
    let Unit::Measure(unit) = quantity.unit else {
        return Ok(());
    };
    let measure = measure::at_start(unit);
    if let Some((stated, measure)) = stated.zip(measure)
        && stated != measure
    {
        return Err(OTHER_UNIT);
    }
    let number = rest
        .get(..rest.len() - behind.len() - unit.len())
        .unwrap_or_default();
    let is_glued = unit.is_ascii() && number.ends_with(|c: char| c.is_ascii_digit());
    const KNOWN: &[&str] = &["fps", "hz", "khz", "px", "k", "kbps", "m", "%"];
    let is_known = measure.is_some() || KNOWN.contains(&unit.to_ascii_lowercase().as_str());
    if is_glued && !is_known {
        return Err("its unit is unknown");
    }
    Ok(())
}
