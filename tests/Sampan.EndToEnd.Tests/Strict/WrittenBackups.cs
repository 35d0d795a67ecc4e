using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Strict;

/// <summary>Puts every backup that a test's command line wrote before the strict reader, whatever the test is about.</summary>
internal static class WrittenBackups
{
    /// <summary>Fails when the command wrote a backup that is not as it must be.</summary>
    public static async Task CheckAsync(string[] arguments, int code)
    {
        if (arguments is not ["backup", "create", var name, ..] || code is not (0 or 3 or 4)) return;
        if (Array.IndexOf(arguments, "--storage") is not (> 0 and var at)) return;
        var files = await ReadAsync(arguments[at + 1], name);
        // A request that was refused leaves nothing.
        if (files.Count == 0 && code == 4) return;
        var violations = StrictBackup.Read(name, files, BackupWriter.Sampan);
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    /// <summary>The files of a backup in a folder.</summary>
    public static async Task<Dictionary<string, byte[]>> ReadFolderAsync(string folder)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (!Directory.Exists(folder)) return files;
        foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            files[Path.GetRelativePath(folder, path)] = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        }

        return files;
    }

    private static Task<Dictionary<string, byte[]>> ReadAsync(string storage, string name) => storage.StartsWith("file://", StringComparison.Ordinal)
        ? ReadFolderAsync(Path.Combine(storage["file://".Length..], "backups", name))
        : TestBucket.ReadAsync(storage, $"backups/{name}/");
}
