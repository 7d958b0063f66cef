/** A key that does the same; the label already says what. */
export function Kbd({ children }: { children: string }) {
  return (
    <span aria-hidden="true">
      <kbd className="rounded-[5px] border border-b-2 border-current/40 px-[5px] font-mono text-[11px] leading-[1.4] font-normal">
        {children}
      </kbd>
    </span>
  );
}
