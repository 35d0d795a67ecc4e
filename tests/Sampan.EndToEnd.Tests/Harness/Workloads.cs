namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>Manifests of whole applications: our own, and real ones that lie beside the project where there are some.</summary>
internal static class Workloads
{
    /// <summary>Folder of our own manifests.</summary>
    public static string Own { get; } = Path.Combine(Root(), "tests", "assets", "workloads");

    /// <summary>Paths of all manifests, by name.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = Folders().Where(Directory.Exists).SelectMany(f => Directory.GetFiles(f, "*.yaml"))
        .ToDictionary(f => Path.GetFileNameWithoutExtension(f), f => f, StringComparer.Ordinal);

    private static IEnumerable<string> Folders() => [Own, Path.Combine(Root(), "..", "shared", "workloads")];

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Sampan.slnx"))) directory = directory.Parent;
        return directory.FullName;
    }
}
