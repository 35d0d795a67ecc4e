using Sampan.Storage;
using Sampan.Storage.Memory;

namespace Sampan.Engine.Tests.Fakes;

/// <summary>The buckets that real Velero releases wrote.</summary>
internal static class Assets
{
    public static string Folder { get; } = Find();

    public static async Task<MemoryObjectStore> BucketAsync(string name)
    {
        var store = new MemoryObjectStore(TimeProvider.System, name);
        var root = Path.Combine(Folder, name);
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            await using var content = File.OpenRead(file);
            await store.PutAsync(Path.GetRelativePath(root, file).Replace('\\', '/'), content, PutOptions.Default, CancellationToken.None);
        }

        return store;
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Sampan.slnx"))) folder = folder.Parent;
        return Path.Combine(folder!.FullName, "tests", "assets");
    }
}
