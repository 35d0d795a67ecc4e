using Sampan.Engine.Hooks;
using Sampan.Engine.Restores.Records;

namespace Sampan.Engine.Restores.Hooks;

/// <summary>What the hooks of all pods of a restore share.</summary>
/// <param name="Run">The restore.</param>
/// <param name="Journal">Remembers what was begun.</param>
/// <param name="Executor">Runs a command.</param>
/// <param name="Slots">As many as commands run at once.</param>
/// <param name="Tally">Counts.</param>
internal sealed record HookServices(RestoreRun Run, RestoreJournal Journal, HookExecutor Executor, SemaphoreSlim Slots, HookTally Tally);
