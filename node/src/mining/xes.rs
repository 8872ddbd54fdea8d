//! XES (IEEE 1849): one trace for each case, start and complete where waiting and work can be told apart.

use std::fmt::Write as _;

use torrens_ledger::time::to_rfc3339;

use super::{Activity, History};

/// The document.
pub fn write(history: &History) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <log xes.version=\"1849-2016\" xes.features=\"nested-attributes\" xmlns=\"http://www.xes-standard.org/\">\n",
    );
    for (name, prefix, uri) in [
        ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
        ("Time", "time", "http://www.xes-standard.org/time.xesext"),
        ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
        ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
    ] {
        let _ = writeln!(out, "  <extension name=\"{name}\" prefix=\"{prefix}\" uri=\"{uri}\"/>");
    }
    out.push_str(
        "  <global scope=\"trace\">\n    <string key=\"concept:name\" value=\"-\"/>\n  </global>\n  <global scope=\"event\">\n    \
         <string key=\"concept:name\" value=\"-\"/>\n    <string key=\"lifecycle:transition\" value=\"complete\"/>\n    \
         <date key=\"time:timestamp\" value=\"1970-01-01T00:00:00.000+00:00\"/>\n  </global>\n  \
         <classifier name=\"Activity\" keys=\"concept:name\"/>\n  \
         <classifier name=\"Activity and lifecycle\" keys=\"concept:name lifecycle:transition\"/>\n  \
         <string key=\"lifecycle:model\" value=\"standard\"/>\n",
    );
    for (followed, activities) in history.traces() {
        let case = &followed.case;
        out.push_str("  <trace>\n");
        string(&mut out, 4, "concept:name", case.case_id.0.as_str());
        string(&mut out, 4, "land:txType", case.tx_type.name());
        string(&mut out, 4, "land:state", followed.state());
        string(&mut out, 4, "land:jurisdiction", case.jurisdiction.as_str());
        for activity in activities {
            event(&mut out, activity);
        }
        out.push_str("  </trace>\n");
    }
    out.push_str("</log>\n");
    out
}

fn event(out: &mut String, activity: &Activity) {
    out.push_str("    <event>\n");
    string(out, 6, "concept:name", activity.name);
    let time = to_rfc3339(activity.time_ms).replace('Z', "+00:00");
    let _ = writeln!(out, "      <date key=\"time:timestamp\" value=\"{time}\"/>");
    string(out, 6, "lifecycle:transition", activity.lifecycle);
    for (key, value) in [
        ("org:group", &activity.agency),
        ("org:resource", &activity.resource),
        ("land:kind", &activity.kind),
        ("land:outcome", &activity.outcome),
        ("land:reason", &activity.reason),
    ] {
        string(out, 6, key, value);
    }
    if let Some(auto) = activity.auto {
        let _ = writeln!(out, "      <boolean key=\"land:auto\" value=\"{auto}\"/>");
    }
    out.push_str("    </event>\n");
}

fn string(out: &mut String, indent: usize, key: &str, value: &str) {
    if !value.is_empty() {
        let _ = writeln!(out, "{:indent$}<string key=\"{key}\" value=\"{}\"/>", "", escape(value));
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
