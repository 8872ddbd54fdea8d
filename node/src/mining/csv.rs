//! CSV, one row for each activity of a case: for spreadsheets and tools that want a flat log.

use torrens_ledger::time::to_rfc3339;

use super::History;

/// The columns.
const HEADER: &str =
    "case_id,activity,timestamp,lifecycle,agency,resource,kind,outcome,reason,auto,block_height,tx_type,jurisdiction\n";

/// The file. Every value is a code, a number or a time, so nothing needs quotes.
pub fn write(history: &History) -> String {
    let mut out = String::from(HEADER);
    for (followed, activities) in history.traces() {
        let case = &followed.case;
        for activity in activities {
            let auto = activity.auto.map(|auto| auto.to_string()).unwrap_or_default();
            let row = [
                case.case_id.0.as_str(),
                activity.name,
                &to_rfc3339(activity.time_ms),
                activity.lifecycle,
                &activity.agency,
                &activity.resource,
                &activity.kind,
                &activity.outcome,
                &activity.reason,
                &auto,
                &activity.height.to_string(),
                case.tx_type.name(),
                case.jurisdiction.as_str(),
            ];
            out.push_str(&row.join(","));
            out.push('\n');
        }
    }
    out
}
