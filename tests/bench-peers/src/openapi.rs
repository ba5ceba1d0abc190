//! An OpenAPI document of the same Actions, types and descriptions as our own representation.

use serde_json::{Map, Value, json};
use volc_ir::{Action, Field, Ir, Method, Scalar, StructDef, Type, TypeDef};

/// A document of so many operations; the Actions are repeated if there are fewer.
pub fn document(ir: &Ir, operations: usize) -> Value {
    let (mut paths, mut schemas) = (Map::new(), Map::new());
    let all = ir.actions.iter().cycle().take(operations).enumerate();
    for (number, action) in all {
        let round = number / ir.actions.len();
        let version = action.version.replace('-', "");
        let name = match round {
            0 => format!("{}V{version}", action.action),
            _ => format!("{}V{version}Round{round}", action.action),
        };
        let name = Named { name, action };
        paths.insert(format!("/{}", name.name), name.path());
        name.schemas(&mut schemas);
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": ir.service.title, "version": "1.0.0"},
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

struct Named<'a> {
    name: String,
    action: &'a Action,
}

impl Named<'_> {
    fn path(&self) -> Value {
        let mut operation = json!({
            "operationId": self.name,
            "description": self.action.docs.first(),
            "responses": {"200": {
                "description": "what the service answers",
                "content": {"application/json": {"schema": self.reference("Output")}},
            }},
        });
        let parameters: Vec<Value> = self
            .action
            .request
            .query
            .iter()
            .map(|field| self.parameter(field))
            .collect();
        operation["parameters"] = parameters.into();
        if self.action.method == Method::Get {
            return json!({"get": operation});
        }
        operation["requestBody"] = json!({
            "required": true,
            "content": {"application/json": {"schema": self.reference("Request")}},
        });
        json!({"post": operation})
    }

    fn parameter(&self, field: &Field) -> Value {
        json!({
            "name": field.name,
            "in": "query",
            "required": field.required,
            "description": field.docs.first(),
            "schema": self.schema(&field.ty),
        })
    }

    fn schemas(&self, all: &mut Map<String, Value>) {
        let mut insert = |name: &str, schema| all.insert(format!("{}{name}", self.name), schema);
        insert("Output", self.object("", &self.action.response));
        if self.action.method == Method::Post {
            insert("Request", self.object("", &self.action.request.body));
        }
        for def in &self.action.types {
            let schema = match def {
                TypeDef::Struct(StructDef { docs, fields, .. }) => {
                    self.object(docs.first(), fields)
                }
                TypeDef::Union(def) => {
                    let of: Vec<Value> = def.of.iter().map(|v| self.reference(&v.ty)).collect();
                    json!({"description": def.docs.first(), "anyOf": of})
                }
                // Its enumerations are closed and of texts only, so numbers stay numbers.
                TypeDef::Enum(def) if def.of == Scalar::Int => continue,
                TypeDef::Enum(def) => {
                    let values: Vec<&Value> =
                        def.variants.iter().map(|variant| &variant.value).collect();
                    json!({"type": "string", "description": def.docs.first(), "enum": values})
                }
            };
            insert(def.name(), schema);
        }
    }

    fn object(&self, docs: &str, fields: &[Field]) -> Value {
        let mut properties = Map::new();
        for field in fields {
            // What stands beside a reference is not read, so the description goes around it.
            let property =
                json!({"description": field.docs.first(), "allOf": [self.schema(&field.ty)]});
            properties.insert(field.name.clone(), property);
        }
        let required: Vec<&str> = fields
            .iter()
            .filter(|f| f.required)
            .map(|f| f.name.as_str())
            .collect();
        json!({"type": "object", "description": docs, "properties": properties, "required": required})
    }

    fn schema(&self, ty: &Type) -> Value {
        match ty {
            Type::Int {} => json!({"type": "integer", "format": "int64"}),
            Type::Uint {} => json!({"type": "integer", "format": "uint64"}),
            Type::Float {} => json!({"type": "number", "format": "double"}),
            Type::Bool {} => json!({"type": "boolean"}),
            Type::String {} => json!({"type": "string"}),
            Type::Json {} => json!({}),
            Type::List { of } => json!({"type": "array", "items": self.schema(of)}),
            Type::Map { of } => json!({"type": "object", "additionalProperties": self.schema(of)}),
            Type::Struct { name } | Type::Union { name } => self.reference(name),
            Type::Enum {
                of: Scalar::Int, ..
            } => json!({"type": "integer", "format": "int64"}),
            Type::Enum { name, .. } => self.reference(name),
        }
    }

    fn reference(&self, name: &str) -> Value {
        json!({"$ref": format!("#/components/schemas/{}{name}", self.name)})
    }
}
