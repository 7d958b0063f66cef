export const requirements = { 'vault.keychain': 'x' } as const;
export type Requirement = keyof typeof requirements;
