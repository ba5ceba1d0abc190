//! Tests of whole responses: plain successes, refusals, and what lies between.

use super::*;
use crate::response_struct;

#[derive(Debug)]
struct Thing {
    name: String,
}

response_struct!(Thing {
    name = optional("Name"),
});

/// The outcome of a response that was given to a reader first.
fn outcome(reader: Reader, status: u16, body: &str) -> String {
    let mut answer = ReceivedResponse {
        status: status.try_into().unwrap(),
        body: body.to_owned().into(),
        ..ReceivedResponse::default()
    };
    reader(&mut answer);
    match accept(answer).and_then(read::<Thing>) {
        Ok(response) => format!("{:?} of {:?}", *response, response.request_id()),
        Err(error) => format!("{error:?}"),
    }
}

#[test]
fn response_means_the_same_whenever_it_is_read() {
    const METADATA: [&str; 7] = [
        "",
        r#""ResponseMetadata":{},"#,
        r#""ResponseMetadata":{"RequestId":"r","Action":"A","Error":{}},"#,
        r#""ResponseMetaData":{"request_id":"r","Region":[1]},"#,
        r#""ResponseMetadata":{"RequestId":"r","Error":{"Code":"C","Message":"m"}},"#,
        r#""ResponseMetadata":{"RequestId":1.50},"#,
        r#""ResponseMetadata":"none","#,
    ];
    const RESULT: [&str; 9] = [
        "",
        r#""Result":null,"#,
        r#""Result":{},"#,
        r#""Result":{"Name":"n","Error":"}"},"#,
        r#""Result":{"Name":["n"]},"#,
        r#""Result":"ok","#,
        r#""Result":"{\"Name\":\"n\"}","#,
        r#""Result":[],"#,
        r#""Result":{"Name":"\ud83d"},"#,
    ];
    const BESIDE: [&str; 6] = [
        "",
        r#""Error":{},"#,
        r#""Error":{"Code":"C"},"#,
        r#""error":{"message":"m"},"#,
        r#""Error":"broken","#,
        r#""Code":"C","Message":"m","RequestId":"r","#,
    ];
    const END: [&str; 5] = [r#""New":{}}"#, r#""New":"{"}"#, r#""New":{"#, "}", "}}"];
    let (mut outcomes, mut read) = (0, 0);
    for metadata in METADATA {
        for result in RESULT {
            for beside in BESIDE {
                for end in END {
                    for body in [
                        format!("{{{metadata}{result}{beside}{end}"),
                        format!("{{{beside}{result}{metadata}{end}"),
                    ] {
                        for status in [200, 404, 429, 500] {
                            let one = outcome(read_success::<Thing>, status, &body);
                            assert_eq!(one, outcome(leave, status, &body), "{status} {body}");
                            outcomes += 1;
                            read += usize::from(one.starts_with("Thing"));
                        }
                    }
                }
            }
        }
    }
    assert_eq!(outcomes, 7 * 9 * 6 * 5 * 2 * 4);
    assert!(read > 100, "{read}");
}

#[test]
fn plain_success_is_read_at_once() {
    let mut answer = ReceivedResponse {
        body: r#"{"ResponseMetadata":{"RequestId":"r"},"Result":{"Name":"n"}}"#.into(),
        ..ReceivedResponse::default()
    };
    read_success::<Thing>(&mut answer);
    assert!(answer.result.is_some());
    assert_eq!(answer.request_id, "r");
}
