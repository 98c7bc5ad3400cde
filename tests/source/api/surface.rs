//! Writes down what a host can name: the public items of a module, without docs, bodies and private fields.

use std::collections::BTreeSet;

use proc_macro2::{Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Attribute, Expr, Fields, FnArg, ImplItem, ImplItemFn, Item, ItemImpl, ItemMacro, Pat, TraitItem, Type,
    UseTree, Visibility, parse_quote,
};
use syn::{Token, punctuated::Punctuated};

use crate::source::{files, module_path};

/// The public items of one module of the root.
#[derive(Debug)]
pub(crate) struct Surface {
    /// The names of its structs, enums and the types that its macros make.
    pub(crate) types: BTreeSet<String>,
    /// The names of its functions.
    pub(crate) functions: BTreeSet<String>,
    /// The items as Rust, in the order of files.
    pub(crate) text: String,
}

/// A source file as the compiler reads it.
#[derive(Clone)]
pub(crate) struct Parsed {
    modules: Vec<String>,
    items: Vec<Item>,
}

impl Parsed {
    fn is_of(&self, module: &str) -> bool {
        self.modules.first().is_some_and(|first| first == module)
    }
}

/// Reads the sources of the crate.
pub(crate) fn parsed() -> Vec<Parsed> {
    let parse =
        |path: &str, text: &str| syn::parse_file(text).unwrap_or_else(|e| panic!("{path}: {e}")).items;
    let modules = |path: &str| module_path(path).into_iter().map(str::to_owned).collect();
    let sources = files("src", &["rs"]).into_iter();
    sources
        .map(|file| Parsed { modules: modules(&file.path), items: parse(&file.path, &file.text) })
        .collect()
}

/// Returns the modules that the root makes public.
pub(crate) fn public_modules(sources: &[Parsed]) -> Vec<String> {
    let root = sources.iter().filter(|f| f.modules.is_empty());
    root.flat_map(|f| &f.items)
        .filter_map(|item| match item {
            Item::Mod(module) if is_public(&module.vis) => Some(module.ident.to_string()),
            _ => None,
        })
        .collect()
}

pub(crate) fn surface(sources: &[Parsed], module: &str) -> Surface {
    let files: Vec<&Parsed> = sources.iter().filter(|f| f.is_of(module)).collect();
    let names = public_names(&files);
    let mut text = String::new();
    let (mut types, mut functions) = (BTreeSet::new(), BTreeSet::new());
    for file in files {
        functions.extend(file.items.iter().filter_map(|item| match item {
            Item::Fn(function) if is_public(&function.vis) => Some(function.sig.ident.to_string()),
            _ => None,
        }));
        for item in file.items.iter().filter_map(|item| show(item.clone(), &names)) {
            types.extend(item.types);
            text.push_str(&item.text);
        }
    }
    let exported = |found: BTreeSet<String>| found.intersection(&names).cloned().collect();
    Surface { types: exported(types), functions: exported(functions), text }
}

/// Returns the names that leave the module: items of its head, and what the head uses publicly.
fn public_names(files: &[&Parsed]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let makers = makers(files);
    let head = files.iter().filter(|f| f.modules.len() == 1);
    for item in head.flat_map(|f| &f.items) {
        match item {
            Item::Use(item) if is_public(&item.vis) => used_names(&item.tree, &mut names),
            Item::Struct(item) if is_public(&item.vis) => _ = names.insert(item.ident.to_string()),
            Item::Enum(item) if is_public(&item.vis) => _ = names.insert(item.ident.to_string()),
            Item::Trait(item) if is_public(&item.vis) => _ = names.insert(item.ident.to_string()),
            Item::Type(item) if is_public(&item.vis) => _ = names.insert(item.ident.to_string()),
            Item::Fn(item) if is_public(&item.vis) => _ = names.insert(item.sig.ident.to_string()),
            Item::Const(item) if is_public(&item.vis) => _ = names.insert(item.ident.to_string()),
            Item::Mod(item) if is_public(&item.vis) => _ = names.insert(item.ident.to_string()),
            Item::Macro(item) if makes(item, &makers) => names.extend(made_types(item)),
            _ => {}
        }
    }
    names
}

fn used_names(tree: &UseTree, names: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => used_names(&path.tree, names),
        UseTree::Group(group) => group.items.iter().for_each(|tree| used_names(tree, names)),
        UseTree::Name(name) => _ = names.insert(name.ident.to_string()),
        UseTree::Rename(rename) => _ = names.insert(rename.rename.to_string()),
        other @ UseTree::Glob(_) => panic!("`{}` hides what is public", other.to_token_stream()),
    }
}

/// Returns the macros of a module whose calls make types, such as `ids`.
fn makers(files: &[&Parsed]) -> BTreeSet<String> {
    let macros = files.iter().flat_map(|f| &f.items).filter_map(|item| match item {
        Item::Macro(item) => Some(item),
        _ => None,
    });
    macros
        .filter(|item| plain(item.mac.tokens.clone().into_iter()).contains("pub struct $ name"))
        .filter_map(|item| item.ident.as_ref().map(ToString::to_string))
        .collect()
}

fn makes(call: &ItemMacro, makers: &BTreeSet<String>) -> bool {
    call.ident.is_none() && makers.iter().any(|maker| call.mac.path.is_ident(maker))
}

/// Returns the names that begin the entries of a macro call such as `ids! { RoomId; AtomId; }`.
fn made_types(call: &ItemMacro) -> Vec<String> {
    let tokens: Vec<TokenTree> = call.mac.tokens.clone().into_iter().collect();
    let entries = tokens.split(|t| matches!(t, TokenTree::Punct(p) if p.as_char() == ';'));
    entries
        .filter_map(|entry| {
            entry.iter().find_map(|token| match token {
                TokenTree::Ident(ident) => Some(ident.to_string()),
                _ => None,
            })
        })
        .collect()
}

struct Shown {
    types: Vec<String>,
    text: String,
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Drops docs and what only concerns the inside.
fn strip(attributes: &mut Vec<Attribute>) {
    let kept = ["derive", "serde", "non_exhaustive", "cfg", "macro_export"];
    attributes.retain(|a| kept.iter().any(|name| a.path().is_ident(name)));
}

/// Returns an item as a host sees it, and nothing for what it does not.
fn show(item: Item, names: &BTreeSet<String>) -> Option<Shown> {
    let named = |vis: &Visibility, ident: &syn::Ident| is_public(vis) && names.contains(&ident.to_string());
    let mut types = Vec::new();
    let item = match item {
        Item::Struct(mut item) if named(&item.vis, &item.ident) => {
            types.push(item.ident.to_string());
            strip(&mut item.attrs);
            hide_private(&mut item.fields);
            Item::Struct(item)
        }
        Item::Enum(mut item) if named(&item.vis, &item.ident) => {
            types.push(item.ident.to_string());
            strip(&mut item.attrs);
            for variant in &mut item.variants {
                strip(&mut variant.attrs);
                variant.fields.iter_mut().for_each(|field| strip(&mut field.attrs));
            }
            Item::Enum(item)
        }
        Item::Trait(mut item) if named(&item.vis, &item.ident) => {
            strip(&mut item.attrs);
            for part in &mut item.items {
                match part {
                    TraitItem::Fn(function) => {
                        strip(&mut function.attrs);
                        function.default = function.default.take().map(|_| parse_quote!({}));
                    }
                    TraitItem::Type(part) => strip(&mut part.attrs),
                    TraitItem::Const(part) => strip(&mut part.attrs),
                    _ => {}
                }
            }
            Item::Trait(item)
        }
        Item::Fn(mut item) if named(&item.vis, &item.sig.ident) => {
            strip(&mut item.attrs);
            item.block = parse_quote!({});
            forget_patterns(&mut item.sig.inputs);
            Item::Fn(item)
        }
        Item::Const(mut item) if named(&item.vis, &item.ident) => {
            strip(&mut item.attrs);
            Item::Const(item)
        }
        Item::Type(mut item) if named(&item.vis, &item.ident) => {
            strip(&mut item.attrs);
            Item::Type(item)
        }
        Item::Impl(item) => Item::Impl(show_impl(item, names)?),
        Item::Macro(item) => return show_macro(&item),
        _ => return None,
    };
    let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
    Some(Shown { types, text: on_one_line(&prettyplease::unparse(&file)) })
}

/// Long lists of derives take a line, not ten.
fn on_one_line(text: &str) -> String {
    let mut joined = String::new();
    let mut in_derive = false;
    for line in text.lines() {
        let begins = line == "#[derive(";
        let ends = in_derive && line == ")]";
        in_derive = (in_derive || begins) && !ends;
        joined.push_str(if in_derive || ends { line.trim() } else { line });
        joined.push_str(if !in_derive {
            "\n"
        } else if begins {
            ""
        } else {
            " "
        });
    }
    joined.replace(" )]", ")]")
}

fn hide_private(fields: &mut Fields) {
    match fields {
        Fields::Named(fields) => {
            let all = fields.named.len();
            fields.named = fields.named.iter().filter(|f| is_public(&f.vis)).cloned().collect();
            fields.named.iter_mut().for_each(|field| strip(&mut field.attrs));
            if fields.named.len() < all {
                fields.named.push(parse_quote!(_private: _));
            }
        }
        Fields::Unnamed(fields) => {
            for field in &mut fields.unnamed {
                strip(&mut field.attrs);
                if !is_public(&field.vis) {
                    field.ty = Type::Infer(parse_quote!(_));
                }
            }
        }
        Fields::Unit => {}
    }
}

/// A parameter's pattern is the function's own affair: `(): ()` and `mut self` read as names.
fn forget_patterns(inputs: &mut Punctuated<FnArg, Token![,]>) {
    for input in inputs {
        match input {
            FnArg::Receiver(receiver) => receiver.mutability = None,
            FnArg::Typed(typed) => {
                if let Pat::Ident(name) = typed.pat.as_mut() {
                    name.mutability = None;
                }
            }
        }
    }
}

fn show_impl(mut item: ItemImpl, names: &BTreeSet<String>) -> Option<ItemImpl> {
    let Type::Path(target) = item.self_ty.as_ref() else { return None };
    let target = target.path.segments.last()?.ident.to_string();
    let of_trait = item.trait_.is_some();
    if !names.contains(&target) && !of_trait {
        return None;
    }
    // A trait of a private type, and one of raw forms, is not seen.
    let mentions = item.trait_.as_ref().map(|(path, _)| path.to_token_stream().to_string());
    if target.starts_with("Raw") || mentions.is_some_and(|path| path.contains("Raw")) {
        return None;
    }
    if !names.contains(&target) {
        return None;
    }
    strip(&mut item.attrs);
    if of_trait {
        item.items.retain(|part| matches!(part, ImplItem::Type(_) | ImplItem::Const(_)));
        return Some(item);
    }
    item.items.retain(|part| match part {
        ImplItem::Fn(function) => is_public(&function.vis),
        ImplItem::Const(constant) => is_public(&constant.vis),
        _ => false,
    });
    for part in &mut item.items {
        match part {
            ImplItem::Fn(function) => bare(function),
            ImplItem::Const(constant) => {
                strip(&mut constant.attrs);
                constant.expr = Expr::Infer(parse_quote!(_));
            }
            _ => {}
        }
    }
    (!item.items.is_empty()).then_some(item)
}

fn bare(function: &mut ImplItemFn) {
    strip(&mut function.attrs);
    function.block = parse_quote!({});
    forget_patterns(&mut function.sig.inputs);
}

/// A macro that makes public items is shown by the heads of what it makes, and by its calls.
fn show_macro(item: &ItemMacro) -> Option<Shown> {
    let name = item.mac.path.to_token_stream().to_string();
    let Some(definition) = &item.ident else {
        // Docs of the entries are left out.
        let mut words = Vec::new();
        let mut tokens = item.mac.tokens.clone().into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(hash) if hash.as_char() == '#' => _ = tokens.next(),
                other => words.push(other),
            }
        }
        let text = format!("{name}! {{ {} }}\n", plain(words.into_iter()));
        return Some(Shown { types: made_types(item), text });
    };
    let exported = item.attrs.iter().any(|a| a.path().is_ident("macro_export"));
    if exported {
        let mut tokens = item.mac.tokens.clone().into_iter();
        let pattern = tokens.next().map(|t| plain(std::iter::once(t)));
        let text = format!("#[macro_export]\nmacro_rules! {definition} {}\n", pattern.unwrap_or_default());
        return Some(Shown { types: Vec::new(), text });
    }
    let mut heads = Vec::new();
    collect_heads(item.mac.tokens.clone(), &mut heads);
    if heads.is_empty() {
        return None;
    }
    let text = format!("macro_rules! {definition} makes\n    {}\n", heads.join("\n    "));
    Some(Shown { types: Vec::new(), text })
}

/// Collects `pub …` and `impl …` up to the body.
fn collect_heads(tokens: TokenStream, heads: &mut Vec<String>) {
    let run: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = run.as_slice();
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        match token {
            TokenTree::Ident(word) if word == "pub" || word == "impl" => {
                let end = after.iter().position(|t| match t {
                    TokenTree::Group(group) => group.delimiter() == proc_macro2::Delimiter::Brace,
                    TokenTree::Punct(punct) => matches!(punct.as_char(), ';' | '='),
                    _ => false,
                });
                let (head, body) = after.split_at(end.unwrap_or(after.len()));
                heads.push(plain(std::iter::once(token.clone()).chain(head.iter().cloned())));
                rest = body;
            }
            TokenTree::Group(group) => collect_heads(group.stream(), heads),
            _ => {}
        }
    }
}

/// Returns tokens as a text that does not depend on how the printer spaces them.
fn plain(tokens: impl Iterator<Item = TokenTree>) -> String {
    let mut words = Vec::new();
    let mut joint = false;
    for token in tokens {
        let (word, joins) = match &token {
            TokenTree::Punct(punct) => (punct.to_string(), punct.spacing() == Spacing::Joint),
            TokenTree::Group(group) => {
                let inner = plain(group.stream().into_iter());
                let (open, close) = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ("(", ")"),
                    proc_macro2::Delimiter::Brace => ("{", "}"),
                    proc_macro2::Delimiter::Bracket => ("[", "]"),
                    proc_macro2::Delimiter::None => ("", ""),
                };
                (format!("{open}{inner}{close}"), false)
            }
            other => (other.to_string(), false),
        };
        match words.last_mut() {
            Some(last) if joint => *last = format!("{last}{word}"),
            _ => words.push(word),
        }
        joint = joins;
    }
    words.join(" ")
}

/// Returns which public types of a module are read through a check, by `try_from` or by an own `Deserialize`.
pub(crate) fn validated(sources: &[Parsed], module: &str) -> BTreeSet<String> {
    let files: Vec<&Parsed> = sources.iter().filter(|f| f.is_of(module)).collect();
    let names = public_names(&files);
    let makers = makers(&files);
    let mut found = BTreeSet::new();
    let checked = |attributes: &[Attribute]| {
        let mut serde = attributes.iter().filter(|a| a.path().is_ident("serde"));
        serde.any(|a| a.to_token_stream().to_string().contains("try_from"))
    };
    for item in files.iter().flat_map(|f| &f.items) {
        match item {
            Item::Struct(item) if checked(&item.attrs) => _ = found.insert(item.ident.to_string()),
            Item::Enum(item) if checked(&item.attrs) => _ = found.insert(item.ident.to_string()),
            Item::Impl(item) => {
                let of = item.trait_.as_ref().and_then(|(path, _)| path.segments.last());
                if let (Some(of), Type::Path(target)) = (of, item.self_ty.as_ref())
                    && of.ident == "Deserialize"
                    && let Some(target) = target.path.segments.last()
                {
                    found.insert(target.ident.to_string());
                }
            }
            Item::Macro(item) if makes(item, &makers) => found.extend(made_types(item)),
            _ => {}
        }
    }
    found.intersection(&names).cloned().collect()
}
