using System.Collections.Concurrent;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.OpenApi;

/// <summary>OpenAPI documents put together from the tables of facts: types, required fields, how patches merge, which kinds exist. No descriptions.</summary>
/// <remarks>Version 3 is there for every Kubernetes version, also for those (before 1.24) whose real server has only version 2: today's clients ask for it first,
/// and understand version 2 only in a binary form.</remarks>
internal sealed class OpenApiDocuments : IOpenApiDocuments
{
    private readonly ApiFacts _facts;
    private readonly ApiTypes _types;
    private readonly Lazy<byte[]> _v2;
    private readonly ConcurrentDictionary<string, byte[]> _v3 = new(StringComparer.Ordinal);

    public OpenApiDocuments(KubernetesVersion version)
    {
        (_facts, _types) = (ApiFacts.For(version), ApiTypes.For(version));
        V3Paths = [.. _facts.Facts.Select(f => PathOf(f.Resource.Id)).Distinct()];
        _v2 = new Lazy<byte[]>(() => new OpenApiWriter(_facts, _types, OpenApiDialect.V2).Write(_facts.Facts));
    }

    public ReadOnlyMemory<byte> V2 => _v2.Value;

    public IReadOnlyList<string> V3Paths { get; }

    public ReadOnlyMemory<byte>? V3(string path) => V3Paths.Contains(path) ? _v3.GetOrAdd(path, Make) : (ReadOnlyMemory<byte>?)null;

    private byte[] Make(string path) =>
        new OpenApiWriter(_facts, _types, OpenApiDialect.V3).Write([.. _facts.Facts.Where(f => PathOf(f.Resource.Id) == path)]);

    private static string PathOf(ResourceId id) => id.Group.Length == 0 ? $"api/{id.Version}" : $"apis/{id.ApiVersion}";
}
