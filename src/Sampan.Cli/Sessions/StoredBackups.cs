using Sampan.Cli.Errors;

namespace Sampan.Cli.Sessions;

/// <summary>Backups by name, with Velero's words when there is none.</summary>
internal static class StoredBackups
{
    /// <summary>The backup of that name.</summary>
    /// <exception cref="CommandException">There is none, or its metadata can't be read.</exception>
    public static async Task<Api.Backup> RequireAsync(Bucket bucket, string name, CancellationToken ct)
    {
        var stored = await bucket.Backups.GetAsync(name, ct);
        if (stored?.Backup is { } backup) return backup;
        throw stored?.Problem is { } problem
            ? new CommandException($"backup \"{name}\" can't be shown: {problem}")
            : new CommandException($"backups.velero.io \"{name}\" not found", "sampan backup get lists what is in this storage");
    }
}
