import { SdkHttpError } from '@modelcontextprotocol/client';

/** The errors only a server of the modern era answers with. */
const modernErrors = new Set([-32_020, -32_021, -32_022]);

function isModernError(text: unknown): boolean {
  try {
    const { error } = JSON.parse(String(text)) as { error?: { code?: number } };
    return modernErrors.has(error?.code ?? 0);
  } catch {
    return false;
  }
}

/**
 * Whether a server that answered the first message over Streamable HTTP like this may be one that speaks only server-sent events.
 * A 401 or 403 has long become an AppError, which is none of these.
 */
export function isForSse(error: unknown): boolean {
  if (!(error instanceof SdkHttpError)) return false;
  const status = error.status ?? 0;
  return status >= 400 && status < 500 && !isModernError(error.data?.text);
}
