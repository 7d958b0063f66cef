import { AlertDialog, Dialog } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import type { Problem } from '../../shared/servers.ts';
import { t } from '../text/en.ts';
import { Button } from './button.tsx';
import { PlainText } from './plain-text.tsx';
import { ProblemNote } from './states.tsx';

/** Stands behind a dialog. Radix's own overlay would inject a style element, which the CSP refuses. */
function Backdrop({ children }: { children: ReactNode }) {
  return (
    <div data-overlay="" className="fixed inset-0 z-40 grid place-items-center overflow-y-auto bg-shade p-4">
      {children}
    </div>
  );
}

/** Gives the focus back to what had it when the dialog was mounted; Radix does so for triggers of its own only. */
function useFocusBack(): (event: Event) => void {
  const [opener] = useState(() => document.activeElement);
  return (event) => {
    event.preventDefault();
    if (opener instanceof HTMLElement) opener.focus();
  };
}

const panel = 'pointer-events-auto w-full rounded-card border border-line bg-panel shadow-card p-5';

/** Mounted while it is open: a dialog with a form or a notice. A click beside it never closes it; Escape does, unless `keep`. */
export function FormDialog(props: {
  onClose: () => void;
  title: string;
  text: string;
  keep?: boolean;
  wide?: boolean;
  children: ReactNode;
}) {
  const focusBack = useFocusBack();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Backdrop>
          <Dialog.Content
            className={`${panel} ${props.wide ? 'max-w-[860px]' : 'max-w-[560px]'}`}
            onCloseAutoFocus={focusBack}
            onInteractOutside={(event) => event.preventDefault()}
            onEscapeKeyDown={(event) => props.keep && event.preventDefault()}
          >
            <Dialog.Title className="text-[16px] font-[650]">
              <PlainText line text={props.title} />
            </Dialog.Title>
            <Dialog.Description className="mt-0.5 mb-4 text-muted">{props.text}</Dialog.Description>
            {props.children}
          </Dialog.Content>
        </Backdrop>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** The end of a dialog: Cancel, and what else there is to do. */
export function DialogFoot({ onClose, children }: { onClose: () => void; children?: ReactNode }) {
  return (
    <div className="flex justify-end gap-2.5 pt-1">
      <Button onClick={onClose}>{t.common.cancel}</Button>
      {children}
    </div>
  );
}

/** The end of a form in a dialog: Cancel, and the button that sends it. */
export function FormFoot({ submit, disabled, onClose }: { submit: string; disabled: boolean; onClose: () => void }) {
  return (
    <DialogFoot onClose={onClose}>
      <Button type="submit" look="primary" disabled={disabled}>
        {submit}
      </Button>
    </DialogFoot>
  );
}

/** Mounted while it is open: asks before something that cannot be taken back. Cancel has the focus. */
export function ConfirmDialog(props: {
  onClose: () => void;
  onConfirm: () => void;
  title: string;
  text: string;
  confirm: string;
  busy: boolean;
  problem: Problem | null;
  children?: ReactNode;
}) {
  const focusBack = useFocusBack();
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && props.onClose()}>
      <AlertDialog.Portal>
        <Backdrop>
          <AlertDialog.Content aria-modal="true" className={`${panel} max-w-[440px]`} onCloseAutoFocus={focusBack}>
            <AlertDialog.Title className="text-[16px] font-[650]">{props.title}</AlertDialog.Title>
            {props.children}
            <AlertDialog.Description className="mt-1 text-muted">{props.text}</AlertDialog.Description>
            {props.problem && (
              <div className="mt-3">
                <ProblemNote problem={props.problem} />
              </div>
            )}
            <div className="mt-5 flex flex-wrap justify-end gap-2.5">
              <AlertDialog.Cancel asChild>
                <Button>{t.common.cancel}</Button>
              </AlertDialog.Cancel>
              <Button look="destroy" disabled={props.busy} onClick={props.onConfirm}>
                {props.confirm}
              </Button>
            </div>
          </AlertDialog.Content>
        </Backdrop>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
