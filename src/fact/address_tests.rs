//! Addresses that name one door, addresses that do not, and values that name none.

use proptest::prelude::*;

use super::*;

/// An address from `line1 ~ line2 ~ city ~ region ~ postcode ~ country`, later parts optional.
fn read_text(text: &str) -> Option<Address> {
    let mut app = Application::default();
    for (part, field) in text.split('~').zip(AddressKind::Home.fields()) {
        app.push(field, 0, 0, part);
    }
    Address::read(&app, &Ground::default(), AddressKind::Home)
}

fn door(text: &str) -> (String, Option<String>) {
    let address = read_text(text).unwrap_or_else(|| panic!("{text}"));
    (address.door, address.unit)
}

#[test]
fn one_door() {
    for group in [
        // US
        &[
            "123 N Main Street Apt 4B ~ ~ Austin ~ TX ~ 78701 ~ US",
            "123 North Main St. ~ Apartment 4-B ~ Austin ~ Texas",
            "123 North Main St ~ #4B ~ AUSTIN ~ tx",
            "123 N. Main St., Unit 4b, Austin, TX 78701, USA",
            "123 N Main St, 4B, Austin, TX 78701",
            "123 N Main St Apt 4B ~ ~ Austin ~ TX ~ 78701 ~ IN",
            "123 n main st # 4b ~ ~ austin ~ TX",
            "Apt 4B, 123 N Main St ~ ~ Austin ~ TX",
        ][..],
        &["45 Fifth Avenue, New York, NY 10003", "45 5th Ave ~ ~ New York City ~ NY", "45 5th Ave ~ ~ NYC ~ New York"],
        &["9 Elm Rd, Portland, OR 97201", "9 Elm Road Portland OR 97201", "9 Elm Road ~ ~ Portland ~ Oregon"],
        &[
            "12 Oak Dr NW ~ ~ Atlanta ~ GA",
            "12 Oak Drive N.W. ~ ~ Atlanta ~ GA",
            "12 Oak Drive Northwest ~ ~ Atlanta ~ GA",
        ],
        &["500 W 3rd St Suite 12 ~ ~ Waco ~ TX", "500 West Third Street, Ste. 12 ~ ~ Waco ~ TX"],
        &["7 Saint Marks Pl ~ ~ Saint Paul ~ MN", "7 St. Mark's Place ~ ~ St. Paul ~ MN"],
        &["PO Box 123 ~ ~ Waco ~ TX", "P.O. Box 123, Waco, TX 76701", "Post Office Box 123 ~ ~ Waco ~ TX"],
        // Canada
        &["77 King St W Unit 1205, Toronto, ON M5K 1A1", "77 King Street West ~ Unit 1205 ~ Toronto ~ Ontario"],
        // Great Britain, Ireland
        &[
            "Flat 3, 12 High Street, London SW1A 1AA",
            "12 High St ~ Flat 3 ~ London",
            "Flat 3, Rose House, 12 High Street, London, UK",
            "3/12 High Street ~ ~ London ~ ~ ~ GB",
        ],
        &["Apartment 4, 18 Main Street, Dublin 2, Ireland", "18 Main St ~ Apt. 4 ~ Dublin 2"],
        // Germany
        &[
            "Hauptstraße 12a, 10115 Berlin",
            "Hauptstr. 12 a ~ ~ Berlin",
            "Haupt Strasse 12A, 10115 Berlin, Deutschland",
            "Hauptstr.12a ~ ~ BERLIN ~ ~ 10115 ~ Germany",
        ],
        &["Lindenweg 5, Wohnung 7, 80331 München", "Linden Weg 5 ~ Whg. 7 ~ Munich", "Lindenweg 5 ~ Whg 07 ~ Muenchen"],
        // France
        &[
            "12 bis rue de la Paix, 75002 Paris",
            "12bis, Rue de la Paix ~ ~ Paris",
            "12 bis rue de la Paix 75002 Paris, France",
        ],
        // Spain
        &[
            "Calle Mayor 5, 3º B, 28013 Madrid",
            "C/ Mayor, 5, 3º B ~ ~ Madrid",
            "C. Mayor 5 ~ piso 3, puerta B ~ Madrid",
        ],
        // India
        &["Flat No 4B, 12 MG Road, Bengaluru 560001", "12 M.G. Road ~ Flat 4B ~ Bangalore"],
        // Australia
        &["3/45 Smith St, Sydney NSW 2000 ~ ~ ~ NSW", "Unit 3, 45 Smith Street ~ ~ Sydney ~ NSW"],
    ] {
        let first = door(group[0]);
        assert!(!first.0.is_empty(), "{}", group[0]);
        for other in &group[1..] {
            assert_eq!(door(other), first, "{other} / {}", group[0]);
        }
    }
}

#[test]
fn different_doors() {
    for (a, b) in [
        ("12 Main St ~ ~ Austin ~ TX", "13 Main St ~ ~ Austin ~ TX"),
        ("12 Main St ~ ~ Austin ~ TX", "12 Main St ~ ~ Boston ~ MA"),
        ("12 Main St ~ ~ Springfield ~ IL", "12 Main St ~ ~ Springfield ~ MA"),
        ("12 N Main St ~ ~ Austin ~ TX", "12 S Main St ~ ~ Austin ~ TX"),
        ("12 Oak St ~ ~ Austin ~ TX", "12 Oak Ave ~ ~ Austin ~ TX"),
        ("12 Oak St Apt 1 ~ ~ Austin ~ TX", "12 Oak St Apt 2 ~ ~ Austin ~ TX"),
        ("12 Oak St Apt 1 ~ ~ Austin ~ TX", "12 Oak St ~ ~ Austin ~ TX"),
        ("1 1st St ~ ~ Austin ~ TX", "1 2nd St ~ ~ Austin ~ TX"),
        ("Calle Mayor 5, 3º B, 28013 Madrid", "Calle Mayor 5, 4º B, 28013 Madrid"),
    ] {
        assert_ne!(read_text(a).and_then(|x| x.key), read_text(b).and_then(|x| x.key), "{a} / {b}");
    }
}

#[test]
fn names_no_door() {
    for text in [
        "Remote",
        "Remote ~ ~ Austin ~ TX",
        "N/A ~ ~ Austin ~ TX",
        "~ ~ Austin ~ TX ~ 78701 ~ US",
        "Main Street ~ ~ Austin ~ TX",
        "123 Main St",
        "123 Main St ~ ~ Anytown",
        "123 Main St ~ ~ Austin ~ TX",
        "12 Oak St ~ ~ ~ ~ ~ US",
        "General Delivery ~ ~ Austin ~ TX",
        "PO Box ~ ~ Austin ~ TX",
        "0 Oak St ~ ~ Austin ~ TX",
        "1 Street ~ ~ Austin ~ TX",
        "12 ~ ~ Austin ~ TX",
        "Test 12 ~ ~ Austin ~ TX",
        "xxx 1 ~ ~ Berlin",
        "homeless ~ ~ Austin",
        "Rose Cottage, Church Lane ~ ~ Oxford",
        "Poste Restante 1 ~ ~ Paris",
        "10115 Berlin",
        "Dublin 2",
        "Austin, TX 78701",
        "London SW1A 1AA",
        "Apt 4 ~ ~ Austin ~ TX",
        "-",
        "12 Oak Towers ~ ~ Austin ~ TX",
        "12 University Dorm ~ ~ Austin ~ TX",
        "Sunset Apartments 12 ~ ~ Austin ~ TX",
        "Student Hostel 9 ~ ~ Pune",
    ] {
        assert_eq!(read_text(text).and_then(|address| address.key), None, "{text}");
    }
}

#[test]
fn parts_of_an_address() {
    let a = read_text("123 N Main St., Unit 4b, Austin, TX 78701, USA").expect("an address");
    assert_eq!(a.line.as_deref(), Some("n main st 123"));
    assert_eq!(
        (a.city.as_deref(), a.region.as_deref(), a.postcode.as_deref()),
        (Some("austin"), Some("tx"), Some("78701"))
    );
    assert_eq!(a.country.map(|c| c.to_string()).as_deref(), Some("US"));
    assert!(a.complete() && a.unit_known() && !a.po_box);
    let a = read_text("12 Oak Towers ~ Apt 9 ~ Austin ~ TX").expect("an address");
    assert!(a.key.is_some() && a.street_key("").is_some());
    let a = read_text("12 Oak Towers ~ ~ Austin ~ TX").expect("an address");
    assert!(a.key.is_none() && a.street_key("").is_some() && a.home().is_some());
    let a = read_text("PO Box 9 ~ ~ Austin ~ TX").expect("an address");
    assert!(a.po_box && a.key.is_some() && a.street_key("").is_none() && a.home().is_none());
    let a = read_text("2464 Royal Ln. Mesa, New Jersey 45463").expect("an address");
    assert_eq!((a.city.as_deref(), a.region.as_deref(), a.country), (Some("mesa"), Some("nj"), None));
    let a = read_text("ul. Marszałkowska 10/5, 00-590 Warszawa").expect("an address");
    assert_eq!((a.city.as_deref(), a.postcode.as_deref()), (Some("warsaw"), Some("00590")));
    assert_eq!(read_text("N/A ~ - ~ none"), None);
    let a = read_text("~ ~ Austin ~ TX ~ 78701 ~ US").expect("an address");
    assert!(a.line.is_none() && a.city.is_some() && !a.complete());
}

#[test]
fn codes_that_look_like_no_answer() {
    let a = read_text("902 Industrial Pkwy Unit 4 ~ ~ Reno ~ NV").expect("an address");
    assert_eq!(a.region.as_deref(), Some("nv"));
    assert_eq!(a.key, read_text("902 Industrial Parkway #4 ~ ~ Reno ~ Nevada").and_then(|x| x.key));
    let a = read_text("Storgata 5 ~ ~ Oslo ~ ~ 0155 ~ NO").expect("an address");
    assert_eq!(a.country.map(|c| c.to_string()).as_deref(), Some("NO"));
    assert_eq!(read_text("~ ~ ~ ~ ~ no"), None);
}

#[test]
fn a_country_that_nobody_writes_is_read_where_nothing_else_can_be_meant() {
    let of = |text: &str| read_text(text).and_then(|a| a.country).map(|c| c.to_string());
    assert_eq!(of("4410 N Kenmore Ave Apt 3B ~ ~ Chicago ~ IL ~ 60640").as_deref(), Some("US"));
    assert_eq!(of("902 Industrial Pkwy Unit 4, Reno, NV 89502").as_deref(), Some("US"));
    assert_eq!(of("~ ~ Toronto ~ ON ~ M5V 2T6").as_deref(), Some("CA"));
    assert_eq!(of("Via Roma 1 ~ ~ Milano ~ MI ~ 20121"), None);
    assert_eq!(of("~ ~ Austin ~ TX"), None);
}

#[test]
fn places() {
    assert_eq!(place("Austin, TX, USA").as_deref(), Some("austin"));
    assert_eq!(place("NYC").as_deref(), Some("new york"));
    assert_eq!(place("Remote"), None);
}

proptest! {
    #[test]
    fn never_panics(a in "\\PC{0,60}", b in "[0-9A-Za-z #,./-]{0,40}", c in "\\PC{0,12}") {
        let address = read_text(&format!("{b}~{a}~{c}"));
        prop_assert!(address.is_none_or(|x| x.key.is_none() || x.line.is_some()));
        let _ = read_text(&a);
        let _ = place(&a);
    }

    #[test]
    fn case_and_spaces_do_not_matter(n in 1_u32..9999, street in "[A-Z][a-z]{3,9}", unit in 1_u32..400) {
        let plain = read_text(&format!("{n} {street} Street Apt {unit} ~ ~ Austin ~ TX"));
        let other = read_text(&format!("  {n}  {}  ST.,  #{unit} ~ ~ austin ~ texas", street.to_uppercase()));
        prop_assert_eq!(plain.and_then(|a| a.key), other.and_then(|a| a.key));
    }
}
