using Sampan.Kubernetes.Discovery;

namespace Sampan.Engine.Selection;

/// <summary>Which resources a backup takes: one implementation for each of the two styles that its lists come in.</summary>
internal interface IResourceRules
{
    /// <summary>True when objects of the resource are listed and, if they are namespaced, taken when others name them.</summary>
    bool Includes(ApiResource resource);

    /// <summary>True when the request says that the resource is not wanted.</summary>
    bool Excludes(ApiResource resource);

    /// <summary>True when a cluster-scoped object is not even taken when another one names it.</summary>
    bool Refuses(ApiResource resource);

    /// <summary>The lists, for what has to be said about them.</summary>
    IEnumerable<(string Field, ResourceNames Names, bool Included)> Lists { get; }
}
