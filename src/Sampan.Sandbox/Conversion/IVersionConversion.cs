using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Conversion;

/// <summary>Moves fields between the versions of one kind. The caller sets <c>apiVersion</c>.</summary>
internal interface IVersionConversion
{
    /// <summary>Into the stored version; <paramref name="item"/> may be changed and returned.</summary>
    JsonObject ToStorage(JsonObject item, ResourceId from, ResourceId storage);

    /// <summary>Out of the stored version; <paramref name="item"/> may be changed and returned.</summary>
    JsonObject FromStorage(JsonObject item, ResourceId to, ResourceId storage);
}
