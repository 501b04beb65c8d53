import { UserError } from "../shared/errors.js";

/** The requested page does not exist. */
export class MissingPageError extends UserError {}
