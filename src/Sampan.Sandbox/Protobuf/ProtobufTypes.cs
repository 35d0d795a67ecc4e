using System.Collections.Concurrent;
using System.Collections.Frozen;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.Protobuf;

/// <summary>The messages of all built-in kinds, from the table <c>protobuf-types.txt</c>. Read when the first client speaks protobuf.</summary>
internal static class ProtobufTypes
{
    private static readonly Lazy<FrozenDictionary<string, ProtobufMessage>> Table = new(Read);

    private static readonly ConcurrentDictionary<string, ProtobufMessage?> Lists = new(StringComparer.Ordinal);

    /// <summary>All messages of the table; lists of kinds are not among them.</summary>
    public static IReadOnlyCollection<ProtobufMessage> All => Table.Value.Values;

    /// <summary>The message of a name such as <c>core.v1.Pod</c> or <c>core.v1.PodList</c>, or null.</summary>
    public static ProtobufMessage? Find(string name) => Table.Value.GetValueOrDefault(name) ?? Lists.GetOrAdd(name, ListOf);

    /// <summary>The message of a kind, or null. What belongs to the API as such, such as Status, is known under every group and version.</summary>
    public static ProtobufMessage? Find(GroupVersionKind kind) => Find(ApiTypes.NameOf(kind)) ?? Find($"meta.v1.{kind.Kind}");

    private static ProtobufMessage? ListOf(string name) => name.EndsWith("List", StringComparison.Ordinal) && Table.Value.ContainsKey(name[..^4])
        ? ProtobufMessage.Parse($"{name} metadata:meta.v1.ListMeta items:[{name[..^4]}")
        : null;

    private static FrozenDictionary<string, ProtobufMessage> Read()
    {
        const string Name = "Sampan.Sandbox.Protobuf.protobuf-types.txt";
        var stream = typeof(ProtobufTypes).Assembly.GetManifestResourceStream(Name) ?? throw new InvalidDataException($"the table {Name} is not embedded in this build");
        using var reader = new StreamReader(stream);
        var messages = new Dictionary<string, ProtobufMessage>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var message = ProtobufMessage.Parse(line);
            messages.Add(message.Name, message);
        }

        return messages.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
