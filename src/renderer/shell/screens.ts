import { BookOpenCheck, Bot, Clock, type LucideIcon, ScanSearch, Server, Settings, Shield } from 'lucide-react';
import type { ScreenName } from '../stores/screen.ts';

export const screenIcons: Record<ScreenName, LucideIcon> = {
  approvals: BookOpenCheck,
  servers: Server,
  tools: ScanSearch,
  agents: Bot,
  rules: Shield,
  history: Clock,
  settings: Settings,
};
