using Sampan.Cli.Errors;

namespace Sampan.Cli.Sessions;

/// <summary>Restores by name, with Velero's words when there is none.</summary>
internal static class StoredRestores
{
    /// <summary>The restore of that name.</summary>
    /// <exception cref="CommandException">There is none, or no record of it here: Velero's server keeps restores in its cluster.</exception>
    public static async Task<Api.Restore> RequireAsync(Bucket bucket, string name, CancellationToken ct)
    {
        var stored = await bucket.Restores.GetAsync(name, ct) ?? throw new CommandException($"restores.velero.io \"{name}\" not found", "sampan restore get lists what is recorded in this storage");
        return stored.Restore ?? throw new CommandException($"restore \"{name}\" can't be shown: {stored.Problem ?? "a Velero server ran it and keeps its record in the cluster"}",
            $"sampan restore logs {name} works all the same");
    }
}
