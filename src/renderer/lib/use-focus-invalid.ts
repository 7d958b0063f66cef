import { useEffect, useRef, useState } from 'react';

/** Sends the person to the first field with a complaint: put `form` around the fields, and call `complain` when there is one. */
export function useFocusInvalid<T extends HTMLElement>() {
  const form = useRef<T>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);
  return { form, complain: () => setTries((now) => now + 1) };
}
