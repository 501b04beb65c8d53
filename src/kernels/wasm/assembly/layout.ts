import { BACKWARD, FORECAST, FORWARD, GRU, HUBER, Job, LSTM, MAE, MINGRU, MINLSTM, MSE, POISSON, QUANTILE, RNN } from "./job";
import { CHUNK_BYTES, SLICE } from "./tasks";

/**
 * What both sides of the boundary must agree on, exported so that `layout.ts` outside can compare
 * it when the module is loaded: the position of each field of a job, and the numbers of kinds,
 * losses and cells.
 */
export const job_kind = offsetof<Job>("kind");
export const job_cell = offsetof<Job>("cell");
export const job_layers = offsetof<Job>("layers");
export const job_hidden = offsetof<Job>("hidden");
export const job_directions = offsetof<Job>("directions");
export const job_reverse = offsetof<Job>("reverse");
export const job_batch = offsetof<Job>("batch");
export const job_steps = offsetof<Job>("steps");
export const job_inputs = offsetof<Job>("inputs");
export const job_outputs = offsetof<Job>("outputs");
export const job_lanes = offsetof<Job>("lanes");
export const job_chunks = offsetof<Job>("chunks");
export const job_training = offsetof<Job>("training");
export const job_inputGradient = offsetof<Job>("inputGradient");
export const job_hasMasks = offsetof<Job>("hasMasks");
export const job_norm = offsetof<Job>("norm");
export const job_lastStepOnly = offsetof<Job>("lastStepOnly");
export const job_loss = offsetof<Job>("loss");
export const job_lossDelta = offsetof<Job>("lossDelta");
export const job_weightCount = offsetof<Job>("weightCount");
export const job_spins = offsetof<Job>("spins");
export const job_weights = offsetof<Job>("weights");
export const job_packed = offsetof<Job>("packed");
export const job_x = offsetof<Job>("x");
export const job_masks = offsetof<Job>("masks");
export const job_lengths = offsetof<Job>("lengths");
export const job_h0 = offsetof<Job>("h0");
export const job_c0 = offsetof<Job>("c0");
export const job_y = offsetof<Job>("y");
export const job_hN = offsetof<Job>("hN");
export const job_cN = offsetof<Job>("cN");
export const job_predictions = offsetof<Job>("predictions");
export const job_targets = offsetof<Job>("targets");
export const job_levels = offsetof<Job>("levels");
export const job_losses = offsetof<Job>("losses");
export const job_dy = offsetof<Job>("dy");
export const job_dhN = offsetof<Job>("dhN");
export const job_dcN = offsetof<Job>("dcN");
export const job_dx = offsetof<Job>("dx");
export const job_partials = offsetof<Job>("partials");
export const job_gradients = offsetof<Job>("gradients");
export const job_kept = offsetof<Job>("kept");
export const job_keptBytes = offsetof<Job>("keptBytes");
export const job_scratch = offsetof<Job>("scratch");
export const job_scratchBytes = offsetof<Job>("scratchBytes");
export const job_next = offsetof<Job>("next");
export const job_done = offsetof<Job>("done");
export const job_failed = offsetof<Job>("failed");
export const job_measured = offsetof<Job>("measured");
export const job_measuredLast = offsetof<Job>("measuredLast");
export const job_bytes = offsetof<Job>();

export const kind_forward = FORWARD;
export const kind_backward = BACKWARD;
export const kind_forecast = FORECAST;

export const loss_mse = MSE;
export const loss_mae = MAE;
export const loss_huber = HUBER;
export const loss_poisson = POISSON;
export const loss_quantile = QUANTILE;

export const cell_rnn = RNN;
export const cell_lstm = LSTM;
export const cell_gru = GRU;
export const cell_mingru = MINGRU;
export const cell_minlstm = MINLSTM;

export const chunk_bytes = CHUNK_BYTES;
export const slice = SLICE;
