using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Bucket;

/// <summary><c>sampan-checksums.json</c>: the sums of a backup's files, made while they were uploaded. Velero ignores it.</summary>
internal static class ChecksumRecord
{
    public static byte[] Write(IEnumerable<KeyValuePair<string, FileSum>> sums) => PrivateRecord.Write(new JsonObject
    {
        ["schemaVersion"] = PrivateRecord.Version,
        ["algorithm"] = "sha-256",
        ["files"] = new JsonObject(sums.OrderBy(s => s.Key, StringComparer.Ordinal)
            .Select(s => KeyValuePair.Create(s.Key, (JsonNode?)new JsonObject { ["size"] = s.Value.Size, ["sha256"] = s.Value.Sha256 }))),
    });

    /// <exception cref="RepositoryException">It is damaged, or of a newer major version.</exception>
    public static IReadOnlyDictionary<string, FileSum> Read(string key, ReadOnlySpan<byte> utf8)
    {
        var sums = new Dictionary<string, FileSum>(StringComparer.Ordinal);
        if (PrivateRecord.Read(key, utf8)["files"] is not JsonObject files) throw Unreadable(key, "it has no list of files");
        foreach (var (name, sum) in files)
        {
            if (sum.Whole("size") is not { } size || sum.Text("sha256") is not { Length: 64 } text) throw Unreadable(key, $"the sum of {name} is none");
            sums.Add(name, new FileSum(size, text));
        }

        return sums;
    }

    private static RepositoryException Unreadable(string key, string why) => new(RepositoryError.Unreadable, $"{key} can't be read: {why}");
}
