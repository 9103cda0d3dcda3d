import { domainToASCII, domainToUnicode } from "node:url";
import { asLine } from "./form.ts";

/**
 * The one form of an e-mail address, in which it is compared, counted, hashed and kept: the local part composed, the
 * domain in ASCII and small letters. What is no address stays as it was typed.
 */
export function readEmail(typed: string): string {
  const address = asLine(typed);
  if (!isEmailAddress(address)) return address;
  const at = address.indexOf("@");
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`;
}

/** A kept address as people read it: with the letters of its domain. */
export function showEmail(address: string): string {
  const at = address.lastIndexOf("@") + 1;
  const domain = address.slice(at);
  return /(^|\.)xn--/.test(domain) ? address.slice(0, at) + (domainToUnicode(domain) || domain) : address;
}

/**
 * An address as RFC 5321 lets it be sent, without quoted local parts and bare hosts. Letters of a domain are none that
 * mean others, such as full-width ones: who types those is not known to mean the other.
 */
export function isEmailAddress(value: string): boolean {
  const [local = "", domain = "", ...rest] = value.split("@");
  return (
    rest.length === 0 &&
    value.length <= 254 &&
    local.length <= 64 &&
    value.isWellFormed() &&
    /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u.test(local) &&
    /^([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u.test(domain) &&
    isPlainDomain(domain.toLowerCase())
  );
}

/** Node takes a domain of digits for an address of four bytes, and answers nothing for `xn--` that can't be read. */
function isPlainDomain(domain: string): boolean {
  const ascii = domainToASCII(domain);
  if (/^[ -~]+$/.test(domain)) return ascii === domain;
  return domainToUnicode(domain) === domain && domainLabels.test(ascii);
}

const domainLabels = /^([^.]{1,63}\.)+[^.]{2,63}$/;
