using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Protobuf;

/// <summary>Bytes that are not the message they should be.</summary>
internal sealed class ProtobufException(string message) : Exception(message)
{
    /// <summary>What they said they are; null when not even that could be read.</summary>
    public GroupVersionKind? Kind { get; init; }
}
