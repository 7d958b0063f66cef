import { makeCertificate } from '../../support/make-certificate.ts';

/** For `as.example` alone, signed by itself; good for nothing but these tests. */
export const { cert: certificate, key: privateKey } = makeCertificate({ host: 'as.example', days: [-1, 30] });
