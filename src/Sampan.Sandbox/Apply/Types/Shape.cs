namespace Sampan.Sandbox.Apply.Types;

/// <summary>What a value is treated as.</summary>
internal enum Shape
{
    Map,
    Scalar,
    List,
}
