export { type Pem, tlsFolder } from "./folder.ts";
export { keepCertificate } from "./renewal.ts";
export { redirectToTls, useCertificate } from "./serve.ts";
