using Sampan.Profiles;

namespace Sampan.Cli.Rehearsal;

/// <summary>What to rehearse, and in what.</summary>
/// <param name="Restore">The restore as it would be created.</param>
/// <param name="Version">Kubernetes version of the rehearsal's cluster, or null for the target's, or the newest when there is no target.</param>
/// <param name="Profile">What it refuses at admission, or null.</param>
/// <param name="Patience">How long workloads may take to come up.</param>
internal sealed record RehearsalRequest(Api.Restore Restore, string? Version, Profile? Profile, TimeSpan Patience);
