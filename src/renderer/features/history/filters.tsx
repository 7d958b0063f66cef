import { outcomes } from '../../../shared/history.ts';
import { agents } from '../../stores/agents.ts';
import { setHistoryFilter, useHistoryFilter } from '../../stores/history.ts';
import { servers } from '../../stores/servers.ts';
import { t } from '../../text/en.ts';
import { cx } from '../../ui/cx.ts';
import { SearchField } from '../../ui/search-field.tsx';

const words = t.history;

function Filter(props: {
  label: string;
  any: string;
  value: string | undefined;
  options: readonly { value: string; label: string }[];
  onChoose: (value: string) => void;
}) {
  return (
    <select
      aria-label={props.label}
      value={props.value ?? ''}
      onChange={(event) => props.onChoose(event.target.value)}
      className={cx(
        'max-w-[180px] self-stretch rounded-lg border px-2 text-small min-h-[37px]',
        props.value ? 'border-accent bg-accent-soft text-accent' : 'border-edge/70 bg-panel text-text',
      )}
    >
      <option value="">{props.any}</option>
      {props.options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** Search as you type, and the three filters. */
export function Filters() {
  const filter = useHistoryFilter();
  const agentNames = agents.use().value?.map(({ name }) => ({ value: name, label: name })) ?? [];
  const serverNames = servers.use().value?.map(({ config }) => ({ value: config.name, label: config.name })) ?? [];
  return (
    <search className="flex flex-wrap items-center gap-2">
      <SearchField label={words.search} value={filter.search ?? ''} onText={(search) => setHistoryFilter({ search })} />
      <Filter
        label={words.filters.agent}
        any={words.any.agent}
        value={filter.agent}
        options={agentNames}
        onChoose={(agent) => setHistoryFilter({ agent })}
      />
      <Filter
        label={words.filters.server}
        any={words.any.server}
        value={filter.server}
        options={serverNames}
        onChoose={(server) => setHistoryFilter({ server })}
      />
      <Filter
        label={words.filters.outcome}
        any={words.any.outcome}
        value={filter.outcome}
        options={outcomes.map((value) => ({ value, label: words.outcomes[value] }))}
        onChoose={(value) => setHistoryFilter({ outcome: outcomes.find((outcome) => outcome === value) })}
      />
    </search>
  );
}
