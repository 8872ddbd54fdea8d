//! Import of a file shaped like Price Paid Data into four real nodes, with everything broken off that can be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails loudly

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use torrens_tests::*;

fn import(cluster: &Cluster, file: &str, more: &[&str]) -> (i32, String, String) {
    let tax = cluster.officer_file("tax");
    let mut args = vec!["import", file, "--mapping", "uk-price-paid", "--json", "--timeout", "20"];
    args.extend(more);
    if !more.contains(&"--no-countersign") {
        args.extend(["--countersign", tax.to_str().unwrap()]);
    }
    args.retain(|arg| *arg != "--no-countersign");
    cluster.torrens(0, Some(&cluster.officer_file("registry")), &args)
}

fn write(cluster: &Cluster, name: &str, text: &str) -> String {
    let path = cluster.dir.path().join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Every title that a node has.
fn titles(cluster: &Cluster, node: usize) -> Vec<Value> {
    let (mut out, mut after) = (Vec::new(), String::new());
    loop {
        let page: Value = cluster.connection(node).get(&format!("/v1/titles?limit=500&after={after}")).unwrap();
        out.extend(page["data"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => return out,
        }
    }
}

#[test]
fn killed_importer_and_killed_node_double_nothing_and_end_with_the_same_roots() {
    let mut cluster = Cluster::open();
    let properties = 8000;
    let file = write(&cluster, "sales.csv", &price_paid(properties));
    // The importer is killed as soon as something of it is on the ledger.
    let mut importer = Command::new(program("torrens"))
        .args(["import", &file, "--mapping", "uk-price-paid", "--quiet", "--countersign"])
        .arg(cluster.officer_file("tax"))
        .env("TORRENS_AS", cluster.officer_file("registry"))
        .env("TORRENS_API", &cluster.nodes[0].api)
        .current_dir(cluster.dir.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    wait_for("the first batch", Duration::from_secs(60), || {
        cluster.connection(0).get::<Value>("/v1/titles/T-EW-1").is_ok() || importer.try_wait().unwrap().is_some()
    });
    importer.kill().unwrap();
    importer.wait().unwrap();
    let last = format!("/v1/titles/T-EW-{properties}");
    assert!(cluster.connection(0).get::<Value>(&last).is_err(), "it was killed half-way");
    // A node is killed while the import runs again, and comes back.
    let again = std::thread::scope(|scope| {
        let running = scope.spawn(|| import(&cluster, &file, &["--resume"]));
        let pid = rustix::process::Pid::from_raw(cluster.nodes[2].pid as i32).unwrap();
        std::thread::sleep(Duration::from_millis(150));
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        running.join().unwrap()
    });
    let (code, out, error) = again;
    assert_eq!(code, 0, "{out}{error}");
    let totals: Value = serde_json::from_str(&out).unwrap();
    let sold_again = properties as u64 / 10;
    assert_eq!(totals["rows"], properties as u64 + sold_again);
    assert_eq!(
        (totals["created"].as_u64(), totals["chained"].as_u64(), totals["rejected"].as_u64()),
        (Some(properties as u64), Some(sold_again), Some(0))
    );
    cluster.restart(2);
    cluster.agree(&[0, 1, 2, 3]);
    let before = titles(&cluster, 3);
    // A third time changes nothing.
    let (code, out, _) = import(&cluster, &file, &[]);
    assert_eq!(code, 0);
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["created"], properties as u64);
    cluster.agree(&[0, 1, 2, 3]);
    assert!(titles(&cluster, 2) == before, "every title is as it was");
    // Histories are in order of date although the rows were not.
    let mut twice = 0;
    for (at, title) in before.iter().enumerate() {
        // Every title with more than one entry, and a sample of the others.
        if at % 50 != 0 && title["version"] == 1 {
            continue;
        }
        let id = title["title_id"].as_str().unwrap();
        let history: Value = cluster.connection(1).get(&format!("/v1/titles/{id}/history")).unwrap();
        let entries = history["data"].as_array().unwrap();
        let dates: Vec<&str> = entries.iter().map(|e| e["right"]["source"]["date"].as_str().unwrap()).collect();
        assert_eq!(dates.len() as u64, title["version"].as_u64().unwrap());
        assert!(dates.is_sorted(), "{id}: {dates:?}");
        twice += u64::from(dates.first() != dates.last());
    }
    let titles = before.len();
    assert_eq!((titles, twice), (properties, sold_again));
    assert!(cluster.every_extract_is_genuine(3) > 100);
}

#[test]
fn bad_rows_are_listed_and_the_second_agency_approves() {
    let cluster = Cluster::open();
    let good = price_paid(20);
    let bad = format!(
        "{good}\"X1\",\"1\",\"1.2.2019\",\"Z\",\"D\",\"N\",\"F\",\"\",\"1\",\"S\",\"\",\"T\",\"D\",\"C\",\"A\"\n"
    );
    let file = write(&cluster, "bad.csv", &bad);
    let (code, out, _) = import(&cluster, &file, &["--dry-run", "--no-countersign"]);
    assert_eq!(code, 7, "{out}");
    let (code, out, error) = import(&cluster, &file, &["--no-countersign"]);
    assert_eq!(code, 7, "{out}{error}");
    let totals: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((totals["rejected"].as_u64(), totals["waiting"].as_u64()), (Some(1), Some(22)));
    let errors = std::fs::read_to_string(cluster.dir.path().join("errors.csv")).unwrap();
    assert!(errors.starts_with("row,column,code,message,value\n24,deed_date,date_invalid,"), "{errors}");
    let case = totals["cases"][0].as_str().unwrap();
    cluster.agree(&[0, 1, 2, 3]);
    let approve = |agency: &str| cluster.torrens(1, Some(&cluster.officer_file(agency)), &["import", "approve", case]);
    assert_eq!(approve("registry").0, 5, "not the lodger's own agency");
    assert_eq!(approve("housing").0, 0);
    let (code, out, _) = import(&cluster, &file, &[]);
    assert_eq!(code, 7);
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["created"], 20, "the first result is reported again");
    assert_eq!(cluster.every_extract_is_genuine(2), 20, "entries by import, approved as a case or at once");
    // A file without the columns is refused before anything is sent.
    let file = write(&cluster, "other.csv", "a,b\n1,2\n");
    let (code, _, error) = import(&cluster, &file, &[]);
    assert_eq!(code, 7);
    assert!(error.contains("lacks columns"), "{error}");
}
