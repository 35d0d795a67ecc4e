using System.Security.Cryptography;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>The bucket that a real Velero 1.18.1 wrote, as a folder of a test's own.</summary>
internal static class VeleroBucket
{
    private static string Original { get; } = Path.Combine(Path.GetDirectoryName(Workloads.Own)!, "velero-1.18.1");

    /// <summary>Copies it; returns the folder.</summary>
    public static string CopyTo(TestFolder folder)
    {
        var copy = folder.File("bucket");
        foreach (var file in Directory.GetFiles(Original, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Original, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    /// <summary>Name and hash of every file.</summary>
    public static string[] Fingerprint(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => $"{f} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))}"),
    ];
}
