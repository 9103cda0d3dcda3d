/**
 * The currencies and funds in force of ISO 4217 (list one of its maintenance agency SIX, published 2026-01-01), by how
 * many digits their minor unit has. Codes that have none (gold, the test code, special drawing rights) are no money to
 * trade in.
 */
const codesByDigits = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  2: `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
    COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR
    IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD
    NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP
    SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};

const digitsByCode = new Map(
  Object.entries(codesByDigits).flatMap(([digits, codes]) =>
    codes.split(/\s+/).map((code) => [code, Number(digits)] as const),
  ),
);

/** Every code that prices may be in, in the order of the alphabet. */
export const currencyCodes: readonly string[] = [...digitsByCode.keys()].sort();

/**
 * How many digits a currency's amounts have behind the point: EUR 2, JPY 0, BHD 3. One that is no longer in force, of
 * which a market may still hold amounts, has two.
 */
export function currencyDigits(code: string): number {
  return digitsByCode.get(code) ?? 2;
}
