import { z } from 'zod';

// Zod would probe `new Function`, which the page's CSP refuses and reports. This module is imported before any schema.
z.config({ jitless: true });
