//! How a person wants to be paid: method, payee and what the account is, never the account's number.
//!
//! Account numbers are hashed at import; here their hash is only checked for being one. Wallet addresses are checked by
//! form, not by checksum: a mistyped address must not become invisible.

use super::key::{Key, KeyKind};
use super::text;
use crate::record::{Application, Field};

/// The payment facts of a record.
#[derive(Clone, Debug, Default)]
pub struct Payment<'r> {
    /// The method in lower case.
    pub method: Option<String>,
    /// Whose account it is, as written.
    pub payee: Option<&'r str>,
    account: Option<String>,
    /// The wallet's canonical address; `None` if the text has no known form.
    pub wallet: Option<String>,
}

impl<'r> Payment<'r> {
    /// Reads the payment fields; `None` where a record has none of them.
    pub fn read(app: &'r Application) -> Option<Payment<'r>> {
        let get = |field| app.get(field).filter(|value| !text::blank(value));
        let (method, payee) = (get(Field::PaymentMethod), get(Field::PaymentPayee));
        let (account, address) = (get(Field::PaymentAccountHash), get(Field::PaymentWallet));
        method.or(payee).or(account).or(address)?;
        Some(Payment {
            method: method.map(|m| m.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()),
            payee,
            account: account.and_then(secret),
            wallet: address.and_then(wallet),
        })
    }

    /// Canonical text of the account key: the hash made at import. Not for printing.
    pub fn account_key_text(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// The account key within `scope`.
    pub fn account_key(&self, scope: &str) -> Option<Key> {
        self.account_key_text().map(|text| Key::of(KeyKind::Account, text.as_bytes(), scope))
    }

    /// Canonical text of the wallet key.
    pub fn wallet_key_text(&self) -> Option<&str> {
        self.wallet.as_deref().filter(|w| !burnt(w))
    }

    /// The wallet key within `scope`.
    pub fn wallet_key(&self, scope: &str) -> Option<Key> {
        self.wallet_key_text().map(|text| Key::of(KeyKind::Wallet, text.as_bytes(), scope))
    }
}

/// A hashed number (account, identity document) in lower case: 16 to 128 hexadecimal digits, not all alike and not the
/// hash of nothing.
pub(super) fn secret(text: &str) -> Option<String> {
    let hex = text.trim().strip_prefix("sha256:").unwrap_or(text.trim());
    let form = (16..=128).contains(&hex.len()) && hex.bytes().all(|b| b.is_ascii_hexdigit());
    let lower = form.then(|| hex.to_ascii_lowercase())?;
    let distinct = (b'0'..=b'f').filter(|b| lower.as_bytes().contains(b)).count();
    (distinct >= 4 && !super::document::EMPTY.contains(&lower.as_str())).then_some(lower)
}

/// Canonical form of a wallet address by its form: Ethereum and its kin in lower case, bech32 in lower case, Bitcoin
/// base58 and Tron as written (case counts there).
pub(super) fn wallet(text: &str) -> Option<String> {
    let text = text.trim();
    let text = match text.split_once(':') {
        Some(("bitcoin" | "ethereum" | "litecoin" | "BITCOIN" | "tron", rest)) => rest,
        _ => text,
    };
    let text = text.split('?').next().unwrap_or(text);
    let base58 = |s: &str| s.bytes().all(|b| b.is_ascii_alphanumeric() && !matches!(b, b'0' | b'O' | b'I' | b'l'));
    let one_case = text == text.to_ascii_lowercase() || text == text.to_ascii_uppercase();
    let lower = text.to_ascii_lowercase();
    if let Some(hex) = lower.strip_prefix("0x") {
        return (hex.len() == 40 && hex.bytes().all(|b| b.is_ascii_hexdigit())).then_some(lower);
    }
    for prefix in ["bc1", "tb1", "ltc1"] {
        if let Some(data) = lower.strip_prefix(prefix) {
            let bech32 = |b: u8| b"qpzry9x8gf2tvdw0s3jn54khce6mua7l".contains(&b);
            return (one_case && (11..=87).contains(&data.len()) && data.bytes().all(bech32)).then_some(lower);
        }
    }
    let legacy = text.starts_with(['1', '3', 'L', 'M']) && (26..=35).contains(&text.len());
    let tron = text.starts_with('T') && text.len() == 34;
    let varied = text.bytes().any(|b| b.is_ascii_digit()) && text.bytes().any(|b| b.is_ascii_lowercase());
    ((legacy || tron) && varied && base58(text)).then(|| text.to_owned())
}

/// Addresses that nobody holds the key of.
pub(super) fn burnt(wallet: &str) -> bool {
    let hex = wallet.strip_prefix("0x").unwrap_or_default();
    let repeated = hex.trim_start_matches('0').len() <= 4 || hex == "dead".repeat(10);
    (!hex.is_empty() && (repeated || hex.bytes().all(|b| Some(&b) == hex.as_bytes().first())))
        || hex.ends_with("dead") && hex.starts_with("00000000")
        || wallet.starts_with("1111111111111111")
        || wallet.starts_with("1BitcoinEater")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wallets_by_form() {
        let eth = "0x52908400098527886E0F7030069857D2E4169EE7";
        for (text, expected) in [
            (eth, Some(eth.to_ascii_lowercase())),
            ("ethereum:0x52908400098527886E0F7030069857D2E4169EE7?value=1", Some(eth.to_ascii_lowercase())),
            ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", Some("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4".into())),
            ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", Some("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa".into())),
            ("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", Some("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy".into())),
            ("TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC", Some("TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC".into())),
            ("bc1qW508d6", None),
            ("0x123", None),
            ("my coinbase account", None),
            ("33333333333333333333333333", None),
        ] {
            assert_eq!(wallet(text), expected, "{text}");
        }
    }

    #[test]
    fn nobodys_wallets_give_no_key() {
        for text in [
            "0x0000000000000000000000000000000000000000",
            "0x000000000000000000000000000000000000dEaD",
            "1111111111111111111114oLvT2",
            "1BitcoinEaterAddressDontSendf59kuE",
        ] {
            let payment = Payment { wallet: wallet(text), ..Payment::default() };
            assert_eq!(payment.wallet_key_text(), None, "{text}");
        }
    }

    #[test]
    fn secrets_are_hashes() {
        let hash = "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08";
        assert_eq!(secret(hash), Some(hash.to_ascii_lowercase()));
        for text in [
            "1234",
            "0000000000000000000000000000000000000000",
            "not a hash",
            "deadbeef",
            super::super::document::EMPTY[0],
        ] {
            assert_eq!(secret(text), None, "{text}");
        }
    }
}
