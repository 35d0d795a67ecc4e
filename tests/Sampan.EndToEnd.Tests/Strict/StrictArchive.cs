using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sampan.EndToEnd.Tests.Strict;

/// <summary>The archive: paths, copies and items.</summary>
internal sealed partial class StrictArchive
{
    private readonly Dictionary<string, byte[]> _entries = new(StringComparer.Ordinal);

    /// <summary>Items by path, each once: plain copies, and versions that have none.</summary>
    public Dictionary<string, JsonElement> Items { get; } = new(StringComparer.Ordinal);

    public static StrictArchive Read(StrictBackup backup)
    {
        var archive = new StrictArchive();
        var entries = StrictTar.Read(StrictLayout.Unpack(backup, ".tar.gz"));
        var version = backup.Writer == BackupWriter.Velero13 ? "1\n" : "1.1.0\n";
        var first = entries.Count > 0 ? entries[0] : throw new InvalidDataException("it is empty");
        var isFirst = first.Path == "metadata/version" || backup.Writer == BackupWriter.Velero13;
        backup.Require(isFirst, "archive: metadata/version is not its first entry");
        foreach (var entry in entries) backup.Require(archive._entries.TryAdd(entry.Path, entry.Body), $"archive: {entry.Path} is there twice");
        var isVersion = archive._entries.TryGetValue("metadata/version", out var said) && Encoding.UTF8.GetString(said) == version;
        backup.Require(isVersion, $"archive: metadata/version is not {version.Trim()}");
        foreach (var (path, body) in archive._entries.Where(e => e.Key != "metadata/version")) backup.Try(path, () => archive.CheckItem(backup, path, body));
        return archive;
    }

    /// <summary>Items of one resource.</summary>
    public IEnumerable<JsonElement> Of(string resource) =>
        Items.Where(i => i.Key.StartsWith($"resources/{resource}/", StringComparison.Ordinal)).Select(i => i.Value);

    private void CheckItem(StrictBackup backup, string path, byte[] body)
    {
        var match = ItemPath().Match(path);
        backup.Require(match.Success, $"archive: {path} is no path of an item");
        if (!match.Success) return;
        var (resource, ns, name, version) = (match.Groups["gr"].Value, match.Groups["ns"].Value, match.Groups["name"].Value, match.Groups["v"].Value);
        var item = StrictJson.Parse(body);
        backup.Require(body[0] == '{' && body[^1] == '}', $"{path}: is not the bare object");
        backup.Require(item.Text("metadata", "name") == name, $"{path}: is named {item.Text("metadata", "name")}");
        backup.Require((item.Text("metadata", "namespace") ?? "") == ns, $"{path}: is in namespace {item.Text("metadata", "namespace")}");
        backup.Require(item.Text("kind") is { Length: > 0 }, $"{path}: has no kind");
        var (group, itsVersion) = Split(item.Text("apiVersion") ?? "");
        var dot = resource.IndexOf('.', StringComparison.Ordinal);
        backup.Require(group == (dot < 0 ? "" : resource[(dot + 1)..]), $"{path}: is of group {group}");
        var isDefinition = resource == "customresourcedefinitions.apiextensions.k8s.io";
        backup.Require(version.Length == 0 || version == itsVersion || isDefinition, $"{path}: is in version {itsVersion}");
        CheckCopies(backup, path, match, body);
        if (version.Length == 0 || !match.Groups["p"].Success) Items[path] = item;
    }

    // Two entries with the same bytes for an item in its preferred version.
    private void CheckCopies(StrictBackup backup, string path, Match match, byte[] body)
    {
        if (backup.Writer == BackupWriter.Velero13) return;
        var place = match.Groups["place"].Value;
        var folder = $"resources/{match.Groups["gr"].Value}/";
        if (match.Groups["p"].Success)
        {
            var isSame = _entries.TryGetValue(folder + place, out var plain) && plain.AsSpan().SequenceEqual(body);
            backup.Require(isSame, $"{path}: has no plain copy of the same bytes");
        }
        else if (!match.Groups["v"].Success)
        {
            var copies = _entries.Keys.Where(k => k.StartsWith(folder, StringComparison.Ordinal));
            var hasVersion = copies.Any(k => k.EndsWith("-preferredversion/" + place, StringComparison.Ordinal));
            backup.Require(hasVersion, $"{path}: has no versioned copy");
        }
    }

    private static (string Group, string Version) Split(string apiVersion)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
    }

    [GeneratedRegex(@"^resources/(?<gr>[a-z0-9.-]+)/((?<v>v[a-z0-9]+)(?<p>-preferredversion)?/)?" +
        @"(?<place>(cluster|namespaces/(?<ns>[a-z0-9-]+))/(?<name>[^/\\\x00-\x1f]+)\.json)$")]
    private static partial Regex ItemPath();
}
