import { AppError } from '../../shared/errors.ts';
import { quote } from '../quote.ts';

const certificateCodes = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO/;

function causes(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let next = error; next instanceof Error && chain.length < 8; next = next.cause) chain.push(next);
  return chain;
}

/** What `fetch` threw, as a named error about `url`: our own refusal where one is inside, else a failure of the network. */
export function explainNetworkError(error: unknown, url: URL): AppError {
  const chain = causes(error);
  const named = chain.find((cause) => cause instanceof AppError);
  if (named instanceof AppError) return named;
  const coded = chain.findLast((cause) => 'code' in cause && typeof cause.code === 'string');
  const code = coded && 'code' in coded ? String(coded.code) : '';
  const shown = code === '' ? '' : ` (${code})`;
  if (certificateCodes.test(code)) {
    const message = `${quote(url.host)} has a certificate that cannot be trusted${shown}.`;
    const remedy = "When the certificate is your own, add it to the system's trusted ones.";
    return new AppError('net.unreachable', message, { remedy, cause: error });
  }
  return new AppError('net.unreachable', `${quote(url.host)} could not be reached${shown}.`, {
    remedy: 'Check your network, or try again later.',
    cause: error,
  });
}
