import { useState } from 'react';
import type { Approval } from '../../shared/approvals.ts';
import { type EditedArgument, readEdited, startEditing } from './edited.ts';

/** The person's own version of the arguments, while they write it. */
export function useEditing(approval: Approval) {
  const [edited, setEdited] = useState<readonly EditedArgument[] | null>(null);
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const none = Object.keys(approval.arguments).length === 0;
  return {
    /** Null while nothing is edited. */
    edited,
    wrong,
    onEdit: setEdited,
    /** Null where there is nothing to edit. */
    start: none ? null : () => setEdited(startEditing(approval.arguments)),
    stop: () => {
      setEdited(null);
      setWrong([]);
    },
    /** The arguments as edited; null, with the places marked, when they are no JSON. */
    read(): Record<string, unknown> | null {
      const read = readEdited(edited ?? []);
      setWrong('wrong' in read ? read.wrong : []);
      return 'wrong' in read ? null : read.arguments;
    },
  };
}
