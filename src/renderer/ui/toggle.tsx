import { Switch } from 'radix-ui';

/** On or off, at once. */
export function Toggle(props: { label: string; on: boolean; disabled?: boolean; onToggle: (on: boolean) => void }) {
  return (
    <Switch.Root
      aria-label={props.label}
      checked={props.on}
      disabled={props.disabled ?? false}
      onCheckedChange={props.onToggle}
      className="relative h-5 w-[34px] flex-none rounded-full bg-edge transition-colors data-[state=checked]:bg-allow disabled:opacity-60"
    >
      <Switch.Thumb className="block size-4 translate-x-0.5 rounded-full bg-panel transition-transform data-[state=checked]:translate-x-4" />
    </Switch.Root>
  );
}
