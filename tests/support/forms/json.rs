//! JSON of Graph, of Azure CLI and of PowerShell's cmdlets.

use serde_json::{Value, json};

use super::{Entry, hexadecimal};

pub fn forms(entries: &[Entry]) -> Vec<(&'static str, String)> {
    let list = |record: &dyn Fn(&Entry) -> Value| -> Value { entries.iter().map(record).collect() };
    let graph = list(&graph);
    let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap() + "\n";
    let each = |record: &dyn Fn(&Entry) -> Value| -> String {
        entries.iter().map(|entry| record(entry).to_string() + "\n").collect()
    };
    vec![
        ("Graph", pretty(&json!({ "value": graph }))),
        ("an array", pretty(&graph)),
        ("one behind the other", each(&super::json::graph)),
        ("list in list", pretty(&json!({ "value": { "value": graph } }))),
        ("with null", pretty(&json!({ "value": [null, graph, null] }))),
        ("$batch", pretty(&batch(&graph))),
        ("an archive of HTTP traffic", pretty(&archive(&json!({ "value": graph })))),
        ("under other names", pretty(&json!({ "data": { "records": graph } }))),
        ("curl -i", format!("HTTP/2 200 \ncontent-type: a/b\n\n{}", json!({ "value": graph }))),
        (
            "behind a prompt",
            format!("PS C:\\> Get-MgX | ConvertTo-Json\n{}PS C:\\> ", pretty(&graph)),
        ),
        ("ConvertTo-Json", pretty(&list(&powershell))),
        ("ConvertTo-Json of PowerShell 5.1", pretty(&list(&powershell_5))),
        ("AdditionalProperties", pretty(&list(&additional))),
        ("cut by depth", pretty(&list(&cut))),
        ("numbers in a text", pretty(&list(&|it| json!({ "Certificate": numbers(it) })))),
        ("hexadecimal", pretty(&list(&|it| json!({ "CERTIFICATE": hexadecimal(&it.der) })))),
        ("thumbprints", pretty(&list(&|it| json!(it.thumbprint)))),
        (
            "one property",
            pretty(&list(&|it| json!({ "THUMBPRINT": it.thumbprint.to_lowercase() }))),
        ),
        ("certificates alone", pretty(&list(&|it| json!(it.base64())))),
        ("bytes alone", pretty(&list(&|it| json!(it.der)))),
    ]
}

fn graph(entry: &Entry) -> Value {
    json!({
        "@odata.type": "#microsoft.graph.certificateAuthorityDetail",
        "id": entry.name,
        "deletedDateTime": null,
        "certificateAuthorityType": entry.kind(),
        "certificate": entry.base64(),
        "displayName": entry.name,
        "expirationDateTime": "2046-01-27T03:52:00Z",
        "thumbprint": entry.thumbprint,
    })
}

fn powershell(entry: &Entry) -> Value {
    json!({
        "AdditionalProperties": {},
        "Certificate": entry.der,
        "CertificateAuthorityType": u8::from(!entry.is_root),
        "DeletedDateTime": null,
        "ExpirationDateTime": "2046-01-27T04:52:00+01:00",
        "Id": entry.name,
        "Thumbprint": entry.thumbprint,
    })
}

fn powershell_5(entry: &Entry) -> Value {
    json!({
        "Certificate": { "value": entry.der, "Count": entry.der.len() },
        "CertificateAuthorityType": if entry.is_root { "Root" } else { "Intermediate" },
        "ExpirationDateTime": "/Date(2400551520000)/",
        "Id": entry.name,
    })
}

fn additional(entry: &Entry) -> Value {
    json!({
        "DeletedDateTime": null,
        "Id": entry.name,
        "AdditionalProperties": {
            "thumbprint": entry.thumbprint,
            "certificate": entry.base64(),
        },
    })
}

fn cut(entry: &Entry) -> Value {
    match entry.is_root {
        true => json!({ "Thumbprint": entry.thumbprint, "Certificate": "System.Byte[]" }),
        false => {
            json!(format!("@{{Id=7; Thumbprint={}; Certificate=System.Byte[]}}", entry.thumbprint))
        }
    }
}

fn numbers(entry: &Entry) -> String {
    let numbers: Vec<_> = entry.der.iter().map(ToString::to_string).collect();
    numbers.join(" ")
}

fn batch(list: &Value) -> Value {
    json!({
        "responses": [{
            "id": "1",
            "status": 200,
            "headers": { "Content-Type": "application/json" },
            "body": { "value": list },
        }],
    })
}

fn archive(list: &Value) -> Value {
    json!({
        "log": {
            "version": "1.2",
            "entries": [{
                "request": { "method": "GET", "headers": [{ "name": "a", "value": "b" }] },
                "response": { "status": 200, "content": { "size": 7, "text": list.to_string() } },
            }],
        },
    })
}
