//! Says that the index is one of ordered maps.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(imece_maps)");
    println!("cargo::rustc-cfg=imece_maps");
    println!("cargo::rerun-if-changed=build.rs");
}
