using System.Text.Json;

namespace Sampan.EndToEnd.Tests.Strict;

/// <summary>A second reader of backups, written from the layout's description and sharing no code with the product: it accepts what Velero of 1.8 to 1.18
/// writes and reads without a warning, and names everything else.</summary>
internal sealed class StrictBackup
{
    private readonly List<string> _violations = [];

    private StrictBackup(string name, IReadOnlyDictionary<string, byte[]> files, BackupWriter writer) => (Name, Files, Writer) = (name, files, writer);

    public string Name { get; }

    /// <summary>Everything below <c>backups/NAME/</c>, by what follows.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; }

    public BackupWriter Writer { get; }

    /// <summary>What is wrong, one line each; none when the backup is as it must be.</summary>
    public static IReadOnlyList<string> Read(string name, IReadOnlyDictionary<string, byte[]> files, BackupWriter writer)
    {
        var backup = new StrictBackup(name, files, writer);
        StrictMetadata? metadata = null;
        backup.Try("velero-backup.json", () => metadata = StrictMetadata.Read(backup));
        if (metadata is null) return backup._violations;
        StrictLayout.Check(backup, metadata);
        if (metadata.Phase == "Failed") return backup._violations;
        StrictArchive? archive = null;
        backup.Try(name + ".tar.gz", () => archive = StrictArchive.Read(backup));
        if (archive is null) return backup._violations;
        backup.Try("resource list", () => StrictLists.ResourceList(backup, archive, metadata));
        backup.Try("volumes", () => StrictVolumes.Check(backup, archive));
        return backup._violations;
    }

    /// <summary>Notes a violation unless something holds.</summary>
    public void Require(bool holds, string violation)
    {
        if (!holds) _violations.Add(violation);
    }

    /// <summary>Runs a part; what it can't even read is a violation.</summary>
    public void Try(string part, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or JsonException or FormatException or KeyNotFoundException or
            InvalidOperationException)
        {
            _violations.Add($"{part}: {e.Message}");
        }
    }
}
