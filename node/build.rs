//! The web pages are embedded as `scripts/portal` built them; a node that is built without them serves none. Cargo must notice when they
//! come or change.

fn main() {
    let built = std::path::Path::new("../portal/dist").exists();
    println!("cargo::rerun-if-changed={}", if built { "../portal/dist" } else { "../portal" });
}
